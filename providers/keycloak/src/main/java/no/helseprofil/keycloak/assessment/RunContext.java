package no.helseprofil.keycloak.assessment;

import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import no.helseprofil.timetable.Profile;
import org.jspecify.annotations.Nullable;
import org.keycloak.http.HttpRequest;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Context of a run: a realm of a server, without a request. It keeps the address of the request that started the run,
 * because Keycloak builds the issuer and relative redirect URIs on it where no {@code hostname} is configured.
 *
 * @param server the server
 * @param realm internal id
 * @param address base address of the request that started the run; null if the schedule started it
 */
public record RunContext(
        KeycloakSessionFactory server,
        String realm,
        @Nullable URI address) {

    static RunContext of(KeycloakSession session, RealmModel realm) {
        UriInfo uri = session.getContext().getHttpRequest().getUri();
        return new RunContext(session.getKeycloakSessionFactory(), realm.getId(), uri.getBaseUri());
    }

    /**
     * Runs some work in a transaction of its own.
     *
     * @throws RunOverException if the realm is gone
     */
    public <T> T in(BiFunction<KeycloakSession, RealmModel, T> work) {
        return KeycloakModelUtils.runJobInTransactionWithResult(server, session -> {
            RealmModel found = session.realms().getRealm(realm);
            if (found == null) {
                throw new RunOverException();
            }
            if (address != null) {
                session.getContext().setHttpRequest(StartingRequest.at(address));
            }
            session.getContext().setRealm(found);
            return work.apply(session, found);
        });
    }

    /** Reason why an assessment can't go on, with the remedy for the operator. It holds no secret. */
    static final class AssessmentException extends RuntimeException {

        AssessmentException(String reason) {
            super(reason);
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }

    /** Signal that a run was cancelled, has failed or is gone with its realm: nothing more is written of it. */
    static final class RunOverException extends RuntimeException {}

    /**
     * Criteria of an assessment, the same from its first subject to its last.
     *
     * @param profile profile that was in force when it started
     * @param now instant at which it started
     * @param window age up to which observations count
     */
    public record AssessmentCriteria(Profile profile, Instant now, Duration window) {}

    /**
     * Stand-in for the request that started a run, which knows only the address where that request arrived. Every other
     * method throws {@link IllegalStateException}.
     */
    static final class StartingRequest {

        private StartingRequest() {}

        static HttpRequest at(URI address) {
            UriInfo uri = answering(
                    UriInfo.class,
                    Map.of("getBaseUri", () -> address, "getBaseUriBuilder", () -> UriBuilder.fromUri(address)));
            return answering(HttpRequest.class, Map.of("getUri", () -> uri));
        }

        private static <T> T answering(Class<T> type, Map<String, Supplier<Object>> answers) {
            return type.cast(Proxy.newProxyInstance(
                    StartingRequest.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                        Supplier<Object> answer = answers.get(method.getName());
                        if (answer == null) {
                            throw new IllegalStateException(
                                    "there is no request any more to ask for " + method.getName());
                        }
                        return answer.get();
                    }));
        }
    }
}
