package no.helseprofil.keycloak.request;

import java.io.Serializable;
import java.util.EnumSet;
import java.util.Set;
import no.helseprofil.profile.Endpoint;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.clientpolicy.ClientPolicyEvent;

/**
 * A step of a request in a realm under the profile.
 *
 * @param hook where it is executed
 * @param what what it does, for the page
 * @param columns where requests come in that it is executed for
 * @param code what is executed
 */
public record Step<T, C, X extends Exception>(
        Hook<T, C, X> hook, String what, Set<Column> columns, Execution<T, C, X> code) {

    public Step {
        columns = Set.copyOf(columns);
    }

    /** Returns whether it is executed there. */
    public boolean isAt(Column column) {
        return columns.contains(column);
    }

    /** The code of a step. A method reference, so that the page of the steps names the method that is executed. */
    @FunctionalInterface
    public interface Execution<T, C, X extends Exception> extends Serializable {

        void run(T by, C on) throws X;
    }

    /** Where a request comes in: an {@link Endpoint}, the end of a login, and where clients are registered. */
    public enum Column {
        TOKEN,
        PUSHED_AUTHORIZATION,
        AUTHORIZATION,
        LOGIN_END,
        USERINFO,
        INTROSPECTION,
        REVOCATION,
        OTHER,
        REGISTRATION;

        /** Where a client authenticates. */
        public static final Set<Column> AUTHENTICATING =
                Set.copyOf(EnumSet.of(TOKEN, PUSHED_AUTHORIZATION, INTROSPECTION, REVOCATION, OTHER));

        /** Returns the column of an endpoint. */
        public static Column of(Endpoint endpoint) {
            return valueOf(endpoint.name());
        }

        /** Returns the column of a decision. */
        public static Column of(JudgedRequest judged) {
            return judged.endsLogin() ? LOGIN_END : of(judged.facts().endpoint());
        }

        /** Returns the column of an answer. Where nothing was judged, it is another's. */
        public static Column ofAnswer(KeycloakSession session) {
            return JudgedRequest.of(session).map(Column::of).orElse(OTHER);
        }

        /** Returns the column of what Keycloak reports. Grants that the profile doesn't know are others. */
        public static Column of(ClientPolicyEvent event) {
            return switch (event) {
                case REGISTER, REGISTERED, UPDATE, UPDATED, VIEW, UNREGISTER -> REGISTRATION;
                case PRE_AUTHORIZATION_REQUEST, AUTHORIZATION_REQUEST -> AUTHORIZATION;
                case IMPLICIT_HYBRID_TOKEN_RESPONSE -> LOGIN_END;
                case PUSHED_AUTHORIZATION_REQUEST -> PUSHED_AUTHORIZATION;
                case PRE_TOKEN_REQUEST,
                        TOKEN_REQUEST,
                        TOKEN_RESPONSE,
                        SERVICE_ACCOUNT_TOKEN_REQUEST,
                        SERVICE_ACCOUNT_TOKEN_RESPONSE,
                        TOKEN_REFRESH,
                        TOKEN_REFRESH_RESPONSE,
                        TOKEN_EXCHANGE_REQUEST -> TOKEN;
                case TOKEN_INTROSPECT -> INTROSPECTION;
                case TOKEN_REVOKE, TOKEN_REVOKE_RESPONSE -> REVOCATION;
                case USERINFO_REQUEST -> USERINFO;
                default -> OTHER;
            };
        }
    }
}
