package dev.offloop.cli;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;

/**
 * SIGTERM, SIGINT and SIGHUP as ordinary calls, so that the process can end in order and with exit code 0, which
 * shutdown hooks cannot, or renew its workers. The JDK's interface for it has no other name than
 * {@code sun.misc.Signal}, which the compiler refuses with a warning that cannot be switched off; hence by reflection.
 */
final class Signals {
    private static final String HANG_UP = "HUP";

    private Signals() {}

    /** Calls the action at SIGTERM and SIGINT, on a thread of its own. */
    static void onStop(Runnable action) {
        List.of("TERM", "INT").forEach(name -> handle(name, action));
    }

    /** Calls the action at SIGHUP, on a thread of its own. */
    static void onHangUp(Runnable action) {
        handle(HANG_UP, action);
    }

    /** Whether this process was started with SIGHUP ignored; the JVM then does not let it be handled. */
    static boolean isHangUpIgnored() {
        try {
            Object ignore =
                    Class.forName("sun.misc.SignalHandler").getField("SIG_IGN").get(null);
            return ignore.equals(handle(HANG_UP, () -> {}));
        } catch (ReflectiveOperationException e) {
            throw unsupported(e);
        }
    }

    /** Returns the handler there was before. */
    private static Object handle(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object handler = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handlerType}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                        }
                        return null;
                    });
            Method register = signal.getMethod("handle", signal, handlerType);
            return register.invoke(null, signal.getConstructor(String.class).newInstance(name), handler);
        } catch (ReflectiveOperationException e) {
            throw unsupported(e);
        }
    }

    private static IllegalStateException unsupported(ReflectiveOperationException cause) {
        return new IllegalStateException("This JDK does not let a program handle signals", cause);
    }
}
