from footfall.company.access import Endpoints

router = Endpoints(tags=["qualification"])
