"""Five minutes through the house for whoever looks at the demo company, with steps that tick themselves."""
