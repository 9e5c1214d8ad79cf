package dev.offloop.cli.compare;

import dev.offloop.cli.compare.measure.Question;

/** One measurement of every round. */
record Step(Cell cell, Question question) {}
