package dev.offloop.task;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The parameters that a task declares, and the check of what a caller gives. Immutable; any thread. */
public final class Parameters {
    /** Of a task that declares nothing about its parameters: it is given whatever the caller gives. */
    static final Parameters UNDECLARED = new Parameters(List.of(), false);

    private final List<Parameter> all;
    private final boolean declared;

    private Parameters(List<Parameter> all, boolean declared) {
        this.all = all;
        this.declared = declared;
    }

    static Parameters of(Parameter... parameters) {
        Set<String> names = new HashSet<>();
        for (Parameter parameter : parameters) {
            if (parameter.name().isEmpty() || !names.add(parameter.name())) {
                throw new IllegalArgumentException(
                        "Each parameter needs a name of its own, unlike '" + parameter.name() + "'");
            }
        }
        return new Parameters(List.of(parameters), true);
    }

    /** Those that are declared, in the order of the declaration. */
    public List<Parameter> all() {
        return all;
    }

    /** Whether the task says what it takes; when it does not, everything is passed to it. */
    public boolean isDeclared() {
        return declared;
    }

    /**
     * Checks what a caller gives.
     *
     * @param task its name, for the message
     * @throws InvalidInputException when there is one that is not declared, one that is missing, or one of another form
     */
    void check(String task, Map<String, String> given) {
        if (!declared || (all.isEmpty() && given.isEmpty())) {
            return;
        }
        for (String name : given.keySet()) {
            if (all.stream().noneMatch(parameter -> parameter.name().equals(name))) {
                throw unknown(task, name);
            }
        }
        for (Parameter parameter : all) {
            String value = given.get(parameter.name());
            if (value == null && parameter.required()) {
                throw Parameter.missing(parameter);
            }
            if (value != null && !parameter.accepts(value)) {
                throw Parameter.unfit(parameter, value);
            }
        }
    }

    private InvalidInputException unknown(String task, String name) {
        return new InvalidInputException("Task '" + task + "' has no parameter '" + name + "'; "
                + NearMatches.advice(name, all.stream().map(Parameter::name).toList(), "it has none"));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Parameters that && declared == that.declared && all.equals(that.all);
    }

    @Override
    public int hashCode() {
        return all.hashCode();
    }

    @Override
    public String toString() {
        return declared ? all.toString() : "not declared";
    }
}
