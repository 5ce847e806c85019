"""Addresses of the company's pages."""

from django.urls import path

from footfall.company.views import audit, categories, goods, imports, keys, locations, saved_views, staff

app_name = "company"
urlpatterns = [
    path("views/<slug:page>", saved_views.view_keep, name="view-keep"),
    path("views/<int:pk>/drop", saved_views.view_drop, name="view-drop"),
    path("company/locations", locations.location_list, name="locations"),
    path("company/locations/new", locations.location_new, name="location-new"),
    path("company/locations/move", locations.locations_move, name="locations-move"),
    path("company/locations/category", locations.locations_recategorise, name="locations-recategorise"),
    path("company/locations/close", locations.locations_close, name="locations-close"),
    path("company/locations/reopen", locations.locations_reopen, name="locations-reopen"),
    path("company/locations/<int:pk>", locations.location, name="location"),
    path("company/locations/<int:pk>/edit", locations.location_edit, name="location-edit"),
    path("company/outlet-categories", categories.category_list, name="outlet-categories"),
    path("company/outlet-categories/new", categories.category_new, name="outlet-category-new"),
    path("company/outlet-categories/<int:pk>/edit", categories.category_edit, name="outlet-category-edit"),
    path("company/products", goods.product_list, name="products"),
    path("company/products/new", goods.product_new, name="product-new"),
    path("company/products/<int:pk>/edit", goods.product_edit, name="product-edit"),
    path("company/campaigns", goods.campaign_list, name="campaigns"),
    path("company/campaigns/new", goods.campaign_new, name="campaign-new"),
    path("company/campaigns/<int:pk>/edit", goods.campaign_edit, name="campaign-edit"),
    path("company/value-slabs", goods.slab_list, name="value-slabs"),
    path("company/value-slabs/new", goods.slabs_edit, name="value-slabs-new"),
    path("company/value-slabs/<str:currency>/edit", goods.slabs_edit, name="value-slabs-edit"),
    path("company/staff", staff.staff_list, name="staff"),
    path("company/staff/new", staff.staff_new, name="staff-new"),
    path("company/staff/<int:pk>", staff.staff_one, name="staff-one"),
    path("company/staff/<int:pk>/edit", staff.staff_edit, name="staff-edit"),
    path("company/staff/<int:pk>/invitation", staff.staff_invite, name="staff-invite"),
    path("company/staff/<int:pk>/leaving", staff.staff_let_go, name="staff-let-go"),
    path("company/staff/<int:pk>/return", staff.staff_take_back, name="staff-take-back"),
    path("company/staff/<int:pk>/absence", staff.staff_absence, name="staff-absence"),
    path("company/absences/<int:pk>/drop", staff.absence_drop, name="absence-drop"),
    path("company/teams", staff.team_list, name="teams"),
    path("company/teams/new", staff.team_new, name="team-new"),
    path("company/teams/<int:pk>/edit", staff.team_edit, name="team-edit"),
    path("company/keys", keys.key_list, name="keys"),
    path("company/keys/<int:pk>/revocation", keys.key_revoke, name="key-revoke"),
    path("company/audit", audit.audit, name="audit"),
    path("company/<slug:noun>/import", imports.noun_import, name="import"),
    path("company/<slug:noun>.csv", imports.noun_export, name="export"),
]
