#!/usr/bin/env python
"""Django's commands. Without SECRET_KEY nor DATABASE_URL they work on the local, embedded installation."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mobilite.settings")
    if not {"SECRET_KEY", "DATABASE_URL"} & os.environ.keys():
        os.environ.setdefault("LOCAL", "1")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
