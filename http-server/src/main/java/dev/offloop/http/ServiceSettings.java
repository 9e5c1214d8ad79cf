package dev.offloop.http;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of a running service, as who started it has them: what {@code GET /settings} shows, and what operators
 * change by {@code PATCH /settings}. Called on the service's event loop.
 */
public interface ServiceSettings {
    /**
     * One setting.
     *
     * @param value as it would be written; empty when it is not set, or not to be shown
     * @param origin where the value is from
     * @param changeable whether it can change while the service runs
     */
    record Setting(String name, Optional<String> value, String origin, boolean changeable) {}

    /** All there are, as they are in force. */
    List<Setting> all();

    /**
     * Changes all of these, or none.
     *
     * @param changes new values by name; empty for that of the start
     * @param by who does it, for the audit log
     * @return fails with a {@link RefusedException} when one of them cannot be changed, or not so
     */
    Future<Void> change(Map<String, Optional<String>> changes, String by);

    /** Settings cannot be changed as was asked for, so that none was. */
    final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final boolean fixed;

        @SuppressWarnings("serial") // it is made by List.copyOf
        private final List<String> names;

        /**
         * With the reason.
         *
         * @param fixed whether they are among those that do not change while the service runs, whatever the value
         * @param names of the settings that are in the way; empty when it is all together
         */
        public RefusedException(String reason, boolean fixed, List<String> names) {
            super(reason);
            this.fixed = fixed;
            this.names = List.copyOf(names);
        }

        /** Whether they are among those that do not change while the service runs. */
        public boolean isFixed() {
            return fixed;
        }

        /** Those that are in the way. */
        public List<String> names() {
            return names;
        }
    }
}
