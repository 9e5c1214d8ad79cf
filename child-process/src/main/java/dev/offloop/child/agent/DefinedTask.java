package dev.offloop.child.agent;

import dev.offloop.child.wire.Frame;
import dev.offloop.task.Task;
import dev.offloop.task.TaskRegistry;
import java.util.Optional;

/**
 * Finds the task that a parent has registered: among those listed in the class path, or, when the parent registered it
 * in code, by the name of its class. No other class is ever made. The agent's thread.
 */
final class DefinedTask {
    private DefinedTask() {}

    /**
     * The task; empty when it is not listed and the parent did not name its class.
     *
     * @throws ReflectiveOperationException when its class is not there or cannot be made without arguments
     */
    static Optional<Task<?, ?>> find(Frame.Define define, TaskRegistry listed) throws ReflectiveOperationException {
        Optional<Task<?, ?>> found = listed.find(define.name());
        String type = define.type();
        boolean same = type.isEmpty()
                || found.map(task -> task.getClass().getName().equals(type)).orElse(false);
        return same ? found : Optional.of(make(define.name(), type));
    }

    private static Task<?, ?> make(String name, String type) throws ReflectiveOperationException {
        Class<?> loaded = Class.forName(type, false, DefinedTask.class.getClassLoader());
        Task<?, ?> made = TaskRegistry.make(loaded);
        if (!made.descriptor().name().equals(name)) {
            throw new IllegalArgumentException(
                    type + " calls itself '" + made.descriptor().name() + "' here");
        }
        return made;
    }
}
