"""Python behind the ribbon buttons and the command line of Xiezuo (协作)."""
