// How long a quarantined record is kept: its object in the bucket, and its row in the list.

export const quarantineDays = 30
