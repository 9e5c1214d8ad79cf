package dev.offloop.loop;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A promise as in JavaScript: its callbacks are microtasks, each exactly as many microtasks away as in Node. Vert.x's
 * own futures run theirs at once, inside of the code that completes them; {@link #of} and {@link #toFuture} go between
 * the two.
 *
 * <p>Belongs to the loop's thread. A rejection without a handler by the time microtasks have been drained is an
 * uncaught error of the loop.
 */
public final class LoopPromise<T extends @Nullable Object> {
    private final EventLoop loop;
    private final List<Runnable> reactions = new ArrayList<>(1);
    private boolean settled;
    private boolean handled;
    private @Nullable T value;
    private @Nullable Throwable error;

    /** A promise that waits for {@link #resolve} or {@link #reject}. */
    public LoopPromise(EventLoop loop) {
        this.loop = loop;
    }

    /** A promise that follows a Vert.x future, wherever that is completed. Called on the loop. */
    public static <T extends @Nullable Object> LoopPromise<T> of(EventLoop loop, Future<T> future) {
        LoopPromise<T> promise = new LoopPromise<>(loop);
        future.onComplete(result -> {
            Runnable settle = () -> {
                if (result.succeeded()) {
                    promise.resolve(result.result());
                } else {
                    promise.reject(result.cause());
                }
            };
            if (loop.inLoop()) {
                settle.run();
            } else {
                loop.execute(settle);
            }
        });
        return promise;
    }

    /** A promise that is resolved already. */
    public static <T extends @Nullable Object> LoopPromise<T> resolved(EventLoop loop, T value) {
        LoopPromise<T> promise = new LoopPromise<>(loop);
        promise.resolve(value);
        return promise;
    }

    /** Settles it with a value, unless it is settled. */
    public void resolve(T result) {
        if (!settled) {
            value = result;
            settle();
        }
    }

    /** Settles it with an error, unless it is settled. */
    public void reject(Throwable reason) {
        if (settled) {
            return;
        }
        error = reason;
        settle();
        if (!handled) {
            loop.nextTick(this::reportUnhandled);
        }
    }

    /** What the callback makes of the value; what it throws rejects the result. */
    public <R extends @Nullable Object> LoopPromise<R> then(Function<? super T, ? extends R> callback) {
        LoopPromise<R> next = new LoopPromise<>(loop);
        react(next, () -> next.resolve(callback.apply(value())));
        return next;
    }

    /**
     * What the promise that the callback returns becomes: as in JavaScript, two microtasks after that one is settled.
     */
    public <R extends @Nullable Object> LoopPromise<R> thenCompose(Function<? super T, LoopPromise<R>> callback) {
        LoopPromise<R> next = new LoopPromise<>(loop);
        react(next, () -> {
            LoopPromise<R> inner = callback.apply(value());
            loop.queueMicrotask(() -> inner.forward(next));
        });
        return next;
    }

    /** What the callback makes of the error; a value passes through. */
    public LoopPromise<T> recover(Function<Throwable, ? extends T> callback) {
        LoopPromise<T> next = new LoopPromise<>(loop);
        handled = true;
        whenSettled(() -> {
            Throwable reason = error;
            settleWith(next, () -> next.resolve(reason == null ? value() : callback.apply(reason)));
        });
        return next;
    }

    /** A Vert.x future that follows this promise. */
    public Future<T> toFuture() {
        Promise<T> promise = Promise.promise();
        handled = true;
        whenSettled(() -> {
            Throwable reason = error;
            if (reason == null) {
                promise.complete(value());
            } else {
                promise.fail(reason);
            }
        });
        return promise.future();
    }

    private void forward(LoopPromise<T> to) {
        react(to, () -> to.resolve(value()));
    }

    /** Once settled, in a microtask: runs the action, or passes the error on. */
    private void react(LoopPromise<?> next, Runnable onValue) {
        handled = true;
        whenSettled(() -> {
            Throwable reason = error;
            if (reason == null) {
                settleWith(next, onValue);
            } else {
                next.reject(reason);
            }
        });
    }

    private static void settleWith(LoopPromise<?> next, Runnable action) {
        try {
            action.run();
        } catch (Throwable thrown) {
            next.reject(thrown);
        }
    }

    private void whenSettled(Runnable reaction) {
        if (settled) {
            loop.queueMicrotask(reaction);
        } else {
            reactions.add(reaction);
        }
    }

    private void settle() {
        settled = true;
        reactions.forEach(loop::queueMicrotask);
        reactions.clear();
    }

    @SuppressWarnings("NullAway") // null only where T allows it: it is settled without an error
    private T value() {
        return value;
    }

    private void reportUnhandled() {
        if (!handled) {
            throw new UnhandledRejectionException(error);
        }
    }

    /** A promise was rejected, and no handler had been added for its error. */
    public static final class UnhandledRejectionException extends RuntimeException {
        private static final long serialVersionUID = 1;

        UnhandledRejectionException(@Nullable Throwable reason) {
            super("a promise was rejected and has no handler: " + reason, reason);
        }
    }
}
