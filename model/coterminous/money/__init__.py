"""Money: accounts, a double-entry ledger in whole pounds, budgets and forecasts."""
