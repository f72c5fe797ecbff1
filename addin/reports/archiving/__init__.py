"""归档: the documents of a collaboration as files that stay (S0 §六, S4 步骤6, R-32).

`archive` makes the folder, `DOCUMENTS` says of what each document consists.
"""

from addin.reports.archiving.documents import DOCUMENTS, documents
from addin.reports.archiving.folder import Archived, archive

__all__ = ["DOCUMENTS", "Archived", "archive", "documents"]
