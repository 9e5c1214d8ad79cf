package dev.offloop.http;

import dev.offloop.http.security.Role;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who may ask for something. */
enum Access {
    /** Every client, also without a token. */
    OPEN(null),
    /** Every caller that is known, whatever its roles. */
    KNOWN(null),
    SUBMIT(Role.SUBMIT),
    READ(Role.READ),
    OPERATE(Role.OPERATE);

    private final Optional<Role> role;

    Access(@Nullable Role role) {
        this.role = Optional.ofNullable(role);
    }

    /** The role that it takes, if it takes one. */
    Optional<Role> role() {
        return role;
    }
}
