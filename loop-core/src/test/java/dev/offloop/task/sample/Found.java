package dev.offloop.task.sample;

/** How a task found its thread. */
public record Found(boolean interrupted, String name, int priority, String loader, String handler) {}
