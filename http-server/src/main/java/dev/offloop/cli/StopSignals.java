package dev.offloop.cli;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;

/**
 * SIGTERM, SIGINT and SIGHUP as an ordinary call, so that the process can end in order and with exit code 0; shutdown hooks
 * can do neither. The JDK's interface for it has no other name than {@code sun.misc.Signal}, which the compiler refuses
 * with a warning that cannot be switched off; hence by reflection.
 */
final class StopSignals {
  private static final List<String> NAMES = List.of("TERM", "INT", "HUP");

  private StopSignals() {}

  /** Calls the action at each of the signals, on a thread of its own. */
  static void handle(Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Object handler = Proxy.newProxyInstance(
          StopSignals.class.getClassLoader(), new Class<?>[] {handlerType}, (proxy, method, arguments) -> {
            if (method.getName().equals("handle")) {
              action.run();
            }
            return null;
          });
      Method register = signal.getMethod("handle", signal, handlerType);
      for (String name : NAMES) {
        register.invoke(null, signal.getConstructor(String.class).newInstance(name), handler);
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("This JDK does not let a program handle signals", e);
    }
  }
}
