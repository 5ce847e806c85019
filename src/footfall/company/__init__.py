"""The ground a lead stands on: places, products, campaigns, and the staff with what each may see."""
