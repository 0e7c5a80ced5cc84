"""What is done with messages: written, cancelled, sent again, received, refused."""

from mobilite.outbox.operations.acts import cancel, send_again, write
from mobilite.outbox.operations.notifying import notify
from mobilite.outbox.operations.receiving import opt_out, receive, undo_opt_out

__all__ = ["cancel", "notify", "opt_out", "receive", "send_again", "undo_opt_out", "write"]
