package no.helseprofil.keycloak.server;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.keycloak.models.KeycloakSession;

/**
 * Value that belongs to one HTTP request, kept in Keycloak's session, which lives as long as the request. Each
 * attribute is declared once, as a constant of the class that uses it, so that no other class can read or overwrite it.
 *
 * @param <T> type of the value
 */
public final class RequestAttribute<T> {

    /** Name under which all values of a request are kept, so that a second session of the request can share them. */
    private static final String ALL = RequestAttribute.class.getName();

    private final Class<T> type;

    private RequestAttribute(Class<T> type) {
        this.type = type;
    }

    /** Creates an attribute, distinct from others of the same type. */
    public static <T> RequestAttribute<T> of(Class<T> type) {
        return new RequestAttribute<>(type);
    }

    /** Shares the values of a request with a session that reads ahead for it, in both directions. */
    public static void share(KeycloakSession request, KeycloakSession ahead) {
        ahead.setAttribute(ALL, all(request));
    }

    /** Returns the value for the request. */
    public Optional<T> get(KeycloakSession session) {
        return get(session, "");
    }

    /** Returns the value for one of several objects: a realm, a client, a user. */
    public Optional<T> get(KeycloakSession session, String id) {
        KeptValues values = session.getAttribute(ALL, KeptValues.class);
        return values == null
                ? Optional.empty()
                : Optional.ofNullable(values.of(this).get(id)).map(type::cast);
    }

    /** Sets the value for the rest of the request. */
    public void set(KeycloakSession session, T value) {
        set(session, "", value);
    }

    /** Sets the value for one of several objects. */
    public void set(KeycloakSession session, String id, T value) {
        all(session).of(this).put(id, value);
    }

    /** Removes the value for one of several objects. */
    public void remove(KeycloakSession session, String id) {
        all(session).of(this).remove(id);
    }

    /** Returns the value, which is created at the first call. */
    public T getOrMake(KeycloakSession session, String id, Supplier<T> made) {
        return get(session, id).orElseGet(() -> {
            T value = made.get();
            set(session, id, value);
            return value;
        });
    }

    private static KeptValues all(KeycloakSession session) {
        KeptValues values = session.getAttribute(ALL, KeptValues.class);
        if (values == null) {
            values = new KeptValues(new IdentityHashMap<>());
            session.setAttribute(ALL, values);
        }
        return values;
    }

    private record KeptValues(Map<RequestAttribute<?>, Map<String, Object>> byKind) {

        Map<String, Object> of(RequestAttribute<?> kind) {
            return byKind.computeIfAbsent(kind, first -> new HashMap<>());
        }
    }
}
