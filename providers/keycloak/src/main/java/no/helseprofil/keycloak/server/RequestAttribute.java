package no.helseprofil.keycloak.server;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.keycloak.models.KeycloakSession;

/**
 * What is known of one HTTP request, kept with Keycloak's session, which lives as long as the request. Each kind is
 * declared once, as a constant of the class that knows it, so that nobody else can read or overwrite it.
 *
 * @param <T> what is kept
 */
public final class RequestAttribute<T> {

    /** All of a request in one place, since what is read in a session of its own is known to the request as well. */
    private static final String ALL = RequestAttribute.class.getName();

    private final Class<T> type;

    private RequestAttribute(Class<T> type) {
        this.type = type;
    }

    /** A kind of its own, even if there is another of the same type. */
    public static <T> RequestAttribute<T> of(Class<T> type) {
        return new RequestAttribute<>(type);
    }

    /** Lets a session that reads ahead for a request know what the request knows, and the other way round. */
    public static void share(KeycloakSession request, KeycloakSession ahead) {
        ahead.setAttribute(ALL, all(request));
    }

    /** What is kept of the request. */
    public Optional<T> get(KeycloakSession session) {
        return get(session, "");
    }

    /** What is kept of one of several: a realm, a client, a user. */
    public Optional<T> get(KeycloakSession session, String id) {
        KeptValues values = session.getAttribute(ALL, KeptValues.class);
        return values == null
                ? Optional.empty()
                : Optional.ofNullable(values.of(this).get(id)).map(type::cast);
    }

    /** Keeps it for the rest of the request. */
    public void set(KeycloakSession session, T value) {
        set(session, "", value);
    }

    /** Keeps what belongs to one of several. */
    public void set(KeycloakSession session, String id, T value) {
        all(session).of(this).put(id, value);
    }

    /** Forgets what is kept of one of several. */
    public void remove(KeycloakSession session, String id) {
        all(session).of(this).remove(id);
    }

    /** What is kept, which is made when it is first asked for. */
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
