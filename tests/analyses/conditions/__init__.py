"""Tests of the analysis of the registers of conditions."""
