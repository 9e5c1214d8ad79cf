package dev.offloop.task;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The tasks that can be run, by name and by class. Immutable; any thread. */
public final class TaskRegistry {
    private final Map<String, Task<?, ?>> byName;
    private final Map<Class<?>, Task<?, ?>> byClass;

    private TaskRegistry(Iterable<? extends Task<?, ?>> tasks) {
        Map<String, Task<?, ?>> names = new TreeMap<>();
        Map<Class<?>, Task<?, ?>> classes = new HashMap<>();
        for (Task<?, ?> task : tasks) {
            Task<?, ?> other = names.putIfAbsent(task.descriptor().name(), task);
            if (other != null) {
                throw new IllegalArgumentException("Two tasks are named '"
                        + task.descriptor().name() + "': " + other.getClass().getName() + " and "
                        + task.getClass().getName());
            }
            classes.put(task.getClass(), task);
        }
        byName = Collections.unmodifiableMap(names);
        byClass = Map.copyOf(classes);
    }

    /**
     * Every task that {@link ServiceLoader} finds through the class loader.
     *
     * @throws IllegalArgumentException when two tasks have one name, or a listed class cannot be made
     */
    public static TaskRegistry load(ClassLoader loader) {
        try {
            @SuppressWarnings({"unchecked", "rawtypes"})
            Iterable<Task<?, ?>> found = (Iterable) ServiceLoader.load(Task.class, loader);
            return new TaskRegistry(found);
        } catch (ServiceConfigurationError e) {
            throw new IllegalArgumentException(
                    "A task listed in META-INF/services cannot be loaded: " + e.getMessage(), e);
        }
    }

    /** Just these tasks. */
    public static TaskRegistry of(Task<?, ?>... tasks) {
        return new TaskRegistry(Arrays.asList(tasks));
    }

    /** These and one more. */
    public TaskRegistry with(Task<?, ?> task) {
        List<Task<?, ?>> more = new ArrayList<>(byName.values());
        more.add(task);
        return new TaskRegistry(more);
    }

    /**
     * A task of this class.
     *
     * @throws IllegalArgumentException when it is no task, has no constructor without arguments, or that one throws
     */
    public static Task<?, ?> make(Class<?> type) {
        if (!Task.class.isAssignableFrom(type)) {
            throw new IllegalArgumentException(type.getName() + " is no " + Task.class.getName());
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return (Task<?, ?>) constructor.newInstance();
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(
                    "The constructor of the task " + type.getName() + " has thrown "
                            + Failure.of(e.getTargetException()).summary(),
                    e.getTargetException());
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IllegalArgumentException(
                    "The task " + type.getName() + " cannot be made: it needs to be a class that is not abstract, and a"
                            + " constructor without arguments, which an inner class that is not static has not; in a"
                            + " module its package must be exported or open: "
                            + e,
                    e);
        }
    }

    /** All tasks, by name. */
    public Collection<Task<?, ?>> all() {
        return byName.values();
    }

    /** The task of this name. */
    public Optional<Task<?, ?>> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /**
     * The registered instance of this class.
     *
     * @throws IllegalArgumentException when the class is not registered
     */
    @SuppressWarnings("unchecked")
    public <I, O> Task<I, O> get(Class<? extends Task<I, O>> type) {
        Task<?, ?> task = byClass.get(type);
        if (task == null) {
            throw new IllegalArgumentException(type.getName()
                    + " is not registered; give it to Offload.create(vertx).tasks(...), or list it in META-INF/services/"
                    + Task.class.getName());
        }
        return (Task<I, O>) task;
    }
}
