package dev.offloop.offload;

import dev.offloop.log.Logs;
import dev.offloop.offload.auto.AutoPolicy;
import dev.offloop.task.Task;
import dev.offloop.task.TaskOptions;
import dev.offloop.task.TaskRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Collects what an {@link Offload} is made of, with a default for everything; see {@link Offload#create}. Its methods
 * change it and answer it; what is wrong about it fails the future of {@link #start}. One thread.
 */
public final class OffloadBuilder {
    private static final Logger LOG = Logs.of(Offload.class);

    /** The strategies of an application that names none, the default one first. */
    private static final List<String> USUAL = List.of("child", "platform", "virtual");

    private static final String INLINE = "inline";

    private final Vertx vertx;
    private final List<Class<?>> types = new ArrayList<>();
    private final List<Task<?, ?>> tasks = new ArrayList<>();
    private final Map<String, WorkerBackend> given = new LinkedHashMap<>();
    private @Nullable List<String> strategies;
    private @Nullable String defaultStrategy;
    private Limits limits = Limits.defaults();
    private QuarantinePolicy quarantine = QuarantinePolicy.defaults();
    private OffloadObserver observer = OffloadObserver.NONE;
    private @Nullable AutoPolicy auto;
    private boolean strict;
    private boolean carriesLogContext;

    OffloadBuilder(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * Tasks by their classes, each with a constructor without arguments. They need not be listed in
     * {@code META-INF/services}; when neither classes nor tasks are given, those that are listed there can be run.
     */
    @SafeVarargs
    public final OffloadBuilder tasks(Class<? extends Task<?, ?>>... more) {
        for (Class<? extends Task<?, ?>> type : more) {
            types.add(type);
        }
        return this;
    }

    /** A task that is made already. Children make their own of its class, without arguments. */
    public OffloadBuilder task(Task<?, ?> task) {
        tasks.add(task);
        return this;
    }

    /**
     * Which strategies there are, the default one first. By default those of {@code child}, {@code platform} and
     * {@code virtual} whose jars are there, and those of {@link #backend}. {@code auto} chooses one of the others for
     * each task; alone, it chooses among all that are there by default, and {@code inline}.
     */
    public OffloadBuilder strategies(String... names) {
        strategies = List.of(names);
        return this;
    }

    /** Which strategy runs the tasks that name none; by default the first. */
    public OffloadBuilder defaultStrategy(String name) {
        defaultStrategy = name;
        return this;
    }

    /**
     * A back end with settings of its own, in the place of the usual one of its strategy, such as {@code new
     * ChildBackend(ChildConfig.defaults().withChildren(2))}.
     */
    public OffloadBuilder backend(WorkerBackend backend) {
        given.put(backend.name(), backend);
        return this;
    }

    /** What is held at most; see {@link Limits#defaults}. */
    public OffloadBuilder limits(Limits limits) {
        this.limits = limits;
        return this;
    }

    /** When tasks that end their workers are refused; see {@link QuarantinePolicy#defaults}. */
    public OffloadBuilder quarantine(QuarantinePolicy quarantine) {
        this.quarantine = quarantine;
        return this;
    }

    /** What the strategy {@code auto} may do; see {@link AutoPolicy#defaults}. Adds it when it is not among them. */
    public OffloadBuilder auto(AutoPolicy policy) {
        auto = policy;
        return this;
    }

    /**
     * Copies inputs and results by the codecs of their tasks on threads too, as between processes. So a test on threads
     * meets what would fail in a child: a value that its codec cannot encode or read back, an object that caller and
     * task both change. {@code call} and {@code executor}, which take code, are as ever.
     */
    public OffloadBuilder strict() {
        strict = true;
        return this;
    }

    /**
     * Has each task find the context of log lines, SLF4J's MDC, that the thread which submits it has: on threads, and
     * in children, whose lines say it. Those whose options {@linkplain TaskOptions#logContext name one} find that.
     */
    public OffloadBuilder carryLogContext() {
        carriesLogContext = true;
        return this;
    }

    /** Hears of every task. */
    public OffloadBuilder observer(OffloadObserver observer) {
        this.observer = observer;
        return this;
    }

    /**
     * Brings up the strategies. Never throws: the future fails with what is wrong, and everything is closed again then.
     */
    public Future<Offload> start() {
        OffloadConfig config;
        try {
            config = config();
        } catch (RuntimeException | LinkageError e) {
            return Future.failedFuture(e);
        }
        return Offload.start(vertx, config);
    }

    private OffloadConfig config() {
        List<WorkerBackend> backends = backends();
        String first = strategies == null ? backends.getFirst().name() : strategies.getFirst();
        return new OffloadConfig(
                registry(),
                backends,
                defaultStrategy == null ? first : defaultStrategy,
                limits,
                quarantine,
                observer,
                autoPolicy(),
                strict,
                carriesLogContext);
    }

    private Optional<AutoPolicy> autoPolicy() {
        boolean named =
                AutoRouter.NAME.equals(defaultStrategy) || (strategies != null && strategies.contains(AutoRouter.NAME));
        return auto != null || !named ? Optional.ofNullable(auto) : Optional.of(AutoPolicy.defaults());
    }

    /** Those that are to be there; whether each must be is another question. */
    private List<String> names() {
        List<String> names = new ArrayList<>(strategies == null ? USUAL : strategies);
        boolean auto = names.remove(AutoRouter.NAME);
        if (auto && names.isEmpty()) {
            names.addAll(USUAL);
            names.add(INLINE);
        }
        return names;
    }

    /** Whether those of {@link #names} were asked for, and so must be there. */
    private boolean areNamed() {
        return strategies != null && !strategies.equals(List.of(AutoRouter.NAME));
    }

    private TaskRegistry registry() {
        if (types.isEmpty() && tasks.isEmpty()) {
            ClassLoader context = Thread.currentThread().getContextClassLoader();
            return TaskRegistry.load(context == null ? Offload.class.getClassLoader() : context);
        }
        List<Task<?, ?>> all = new ArrayList<>(tasks);
        types.forEach(type -> all.add(TaskRegistry.make(type)));
        return TaskRegistry.of(all.toArray(new Task<?, ?>[0]));
    }

    private List<WorkerBackend> backends() {
        Map<String, BackendProvider> providers = providers();
        List<String> names = names();
        if (!areNamed()) {
            given.keySet().stream().filter(name -> !names.contains(name)).forEach(names::add);
        }
        List<String> absent = names.stream()
                .filter(name -> !given.containsKey(name) && !providers.containsKey(name))
                .toList();
        names.removeAll(absent);
        if (!absent.isEmpty() && (areNamed() || names.isEmpty())) {
            throw new IllegalArgumentException(absence(absent) + "; there are "
                    + (providers.isEmpty() ? "none" : String.join(", ", providers.keySet())));
        }
        if (!absent.isEmpty()) {
            LOG.info("Offload starts without {}: {}", String.join(", ", absent), absence(absent));
        }
        List<WorkerBackend> backends = new ArrayList<>();
        for (String name : names) {
            WorkerBackend own = given.get(name);
            backends.add(
                    own == null ? Objects.requireNonNull(providers.get(name)).create() : own);
        }
        return backends;
    }

    private static Map<String, BackendProvider> providers() {
        return ServiceLoader.load(BackendProvider.class, BackendProvider.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .collect(Collectors.toMap(
                        BackendProvider::strategy, provider -> provider, (one, other) -> one, LinkedHashMap::new));
    }

    private static String absence(List<String> strategies) {
        return "no jar on the class path brings the strategy " + String.join(", ", strategies)
                + " (child and queue-thread are in offloop-child-process; platform, virtual, inline, work-stealing"
                + " and keyed are in offloop-workers)";
    }
}
