package dev.offloop.offload;

/**
 * One worker as operators see it.
 *
 * @param strategy name of its back end
 * @param name name of the worker's place, such as {@code child-2}
 * @param pid process id; 0 for a thread
 * @param generation how many workers stood in this place before, plus one
 * @param state such as {@code starting}, {@code ready}, {@code stopping}
 * @param tasksDone tasks this place has given back with a result or a failure, over all generations
 * @param inFlight assignments it holds
 * @param credits the most assignments it may hold
 * @param restarts how often the worker in this place was replaced
 */
public record WorkerInfo(
    String strategy,
    String name,
    long pid,
    long generation,
    String state,
    long tasksDone,
    int inFlight,
    int credits,
    long restarts) {}
