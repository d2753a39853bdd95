"""A verified plan comes in; a run folder leaves, and comes back as a run."""

from stz.runs.derived_files import stale_files
from stz.runs.evidence import (
    WORSE,
    Effect,
    Evidence,
    WeakNumber,
    assumption_effects,
    zone_grades,
)
from stz.runs.folder import MARK, is_run_folder, refuse_unwritable, replacing
from stz.runs.gateways import gateways_of
from stz.runs.geopackage import gdal_settings
from stz.runs.importance_files import (
    StoredImportance,
    Worth,
    save_importance,
    stored_importance,
)
from stz.runs.key_figures import Aim, KeyFigures, aims, changes_told, key_figures
from stz.runs.map_schema import COLUMNS, SHAPES, declared_shape
from stz.runs.provenance import PACKAGES, versions
from stz.runs.run import Run
from stz.runs.store import fill_run, load_run, run_of, save_run
from stz.runs.trace import Source, Step, Trace, evidence_of, scores_of, trace
from stz.runs.verify_run import verify_run

__all__ = [
    "COLUMNS",
    "MARK",
    "PACKAGES",
    "SHAPES",
    "WORSE",
    "Aim",
    "Effect",
    "Evidence",
    "KeyFigures",
    "Run",
    "Source",
    "Step",
    "StoredImportance",
    "Trace",
    "WeakNumber",
    "Worth",
    "aims",
    "assumption_effects",
    "changes_told",
    "declared_shape",
    "evidence_of",
    "fill_run",
    "gateways_of",
    "gdal_settings",
    "is_run_folder",
    "key_figures",
    "load_run",
    "refuse_unwritable",
    "replacing",
    "run_of",
    "save_importance",
    "save_run",
    "scores_of",
    "stale_files",
    "stored_importance",
    "trace",
    "verify_run",
    "versions",
    "zone_grades",
]
