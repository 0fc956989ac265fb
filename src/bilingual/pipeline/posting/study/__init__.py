"""Study packs: what they are made from and with, and whether an item has one."""
