"""The cockpit of reviewers: orders one after the other, what is the matter with them, and what decides."""
