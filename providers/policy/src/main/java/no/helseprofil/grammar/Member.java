package no.helseprofil.grammar;

import org.jspecify.annotations.Nullable;

/**
 * A member of an object.
 *
 * @param grammar what it may be
 * @param isRequired whether the object has no meaning without it
 * @param otherwise what it is where it isn't there
 */
public record Member<T>(
        String name,
        Grammar<? extends T> grammar,
        boolean isRequired,
        @Nullable T otherwise) {

    public static <T> Member<T> required(String name, Grammar<T> grammar) {
        return new Member<>(name, grammar, true, null);
    }

    public static <T> Member<T> optional(String name, Grammar<T> grammar) {
        return new Member<>(name, grammar, false, null);
    }

    public static <T> Member<T> optional(String name, Grammar<? extends T> grammar, T otherwise) {
        return new Member<>(name, grammar, false, otherwise);
    }
}
