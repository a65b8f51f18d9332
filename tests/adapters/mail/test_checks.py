"""Trying a mail server: what fails names the settings that it depends on, and nothing is sent."""

import ssl

import pytest
