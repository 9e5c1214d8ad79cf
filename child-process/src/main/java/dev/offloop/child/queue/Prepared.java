package dev.offloop.child.queue;

/**
 * How far a queue may be written.
 *
 * @param cycle the last roll cycle that there is a file for
 * @param cycleBytes the file of that cycle is full with so many bytes
 */
public record Prepared(int cycle, long cycleBytes) {}
