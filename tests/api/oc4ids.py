"""The export of the key projects against the schema of OC4IDS (Open Contracting for Infrastructure Data), which is others' and not
committed: SHISHI_OC4IDS says where a copy of project-schema.json is. SHISHI_BIN names the program; it serves a demonstration of its own.

What the schema asks of a project holds for every project; a project that is broken on purpose is refused, so that what says that all
are valid is known to look."""

import copy
import json
import os
import unittest
import urllib.request
from pathlib import Path

import jsonschema_rs

from test_api import Served

ACCOUNT = "director"


class Oc4ids(Served):
    account = ACCOUNT

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        schema = json.loads(Path(os.environ["SHISHI_OC4IDS"]).read_text(encoding="utf-8"))
        cls.schema = jsonschema_rs.Draft4Validator(schema, validate_formats=True)
        cls.fields = set(schema["properties"])
        request = urllib.request.Request(cls.address + "/projects/oc4ids.json", headers={"Cookie": cls.cookie})
        with urllib.request.urlopen(request) as answer:
            cls.projects = json.load(answer)["projects"]

    def wrong(self, project):
        return [f"{project['id']} {list(error.instance_path)}: {error.message}" for error in self.schema.iter_errors(project)]

    def test_every_project_is_valid(self):
        self.assertGreaterEqual(len(self.projects), 18)
        self.assertEqual([fault for project in self.projects for fault in self.wrong(project)], [])

    def test_the_schema_knows_every_field(self):
        self.assertEqual({field for project in self.projects for field in project} - self.fields, set())

    def test_places_and_grounds_are_among_them(self):
        shapes = [place["geometry"]["type"] for project in self.projects for place in project["locations"]]
        self.assertEqual({shape: shapes.count(shape) for shape in set(shapes)}, {"Point": 18, "Polygon": 6})

    def test_what_is_broken_is_refused(self):
        with_ground = next(project for project in self.projects if len(project["locations"]) > 1)
        broken = {
            ("updated",): "yesterday",
            ("status",): "halted",
            ("locations", 1, "geometry", "type"): "Outline",
            ("budget", "amount", "amount"): "150000000",
            ("milestones", 0, "id"): "",
        }
        for path, value in broken.items():
            project = copy.deepcopy(with_ground)
            *way, last = path
            part = project
            for step in way:
                part = part[step]
            part[last] = value
            with self.subTest(path=path):
                self.assertTrue(self.wrong(project))


if __name__ == "__main__":
    unittest.main()
