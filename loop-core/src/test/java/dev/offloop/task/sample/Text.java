package dev.offloop.task.sample;

/** A record that travels by Jackson. */
public record Text(String text) {}
