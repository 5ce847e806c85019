from footfall.company.models.absence import Absence
from footfall.company.models.api_key import ApiKey
from footfall.company.models.audience_profile import AudienceCriterion, AudienceProfile
from footfall.company.models.campaign import Campaign
from footfall.company.models.certification import Certification, Certified
from footfall.company.models.course import Course
from footfall.company.models.earlier_parent import EarlierParent
from footfall.company.models.location import Location
from footfall.company.models.outlet_category import OutletCategory, OutletCategoryPeriod
from footfall.company.models.product import Product
from footfall.company.models.saved_view import SavedView
from footfall.company.models.sign_in import SignInAllowance
from footfall.company.models.staff import Role, Staff, StaffLocation, Team
from footfall.company.models.training_session import Attendance, TrainingSession
from footfall.company.models.value_slab import ValueSlab

__all__ = [
    "Absence",
    "ApiKey",
    "Attendance",
    "AudienceCriterion",
    "AudienceProfile",
    "Campaign",
    "Certification",
    "Certified",
    "Course",
    "EarlierParent",
    "Location",
    "OutletCategory",
    "OutletCategoryPeriod",
    "Product",
    "Role",
    "SavedView",
    "SignInAllowance",
    "Staff",
    "StaffLocation",
    "Team",
    "TrainingSession",
    "ValueSlab",
]
