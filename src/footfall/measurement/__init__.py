"""What it costs and what it yields: costs, facts, and KPIs declared once."""
