package dev.offloop.compare;

import dev.offloop.compare.measure.Question;

/** One measurement of every round. */
record Step(Cell cell, Question question) {}
