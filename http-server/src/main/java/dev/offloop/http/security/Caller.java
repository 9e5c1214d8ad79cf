package dev.offloop.http.security;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who sent a request.
 *
 * @param name as the operator knows it
 * @param quota bounds all its requests and tasks together
 * @param byTask bounds those of single tasks, too
 */
public record Caller(String name, Set<Role> roles, Quota quota, Map<String, Quota> byTask) {
    public Caller {
        roles = Set.copyOf(roles);
        byTask = Map.copyOf(byTask);
    }

    /** One that may do everything, without bounds of its own. */
    public static Caller unbounded(String name) {
        return new Caller(name, EnumSet.allOf(Role.class), Quota.NONE, Map.of());
    }

    public boolean may(Role role) {
        return roles.contains(role);
    }

    boolean isBounded() {
        return !quota.equals(Quota.NONE) || !byTask.isEmpty();
    }

    /** For messages, in the order of the roles. */
    public String roleWords() {
        return roles.stream().sorted().map(Role::word).collect(Collectors.joining(", "));
    }
}
