package dev.offloop.offload;

/**
 * A strategy that a module brings with it, found by {@link java.util.ServiceLoader} under this interface's name, so
 * that {@link Offload#create} needs to know no back end.
 */
public interface BackendProvider {
    /** The strategy's name, such as {@code child}. */
    String strategy();

    /** A back end of this strategy with default settings. Costs nothing until it is started. */
    WorkerBackend create();
}
