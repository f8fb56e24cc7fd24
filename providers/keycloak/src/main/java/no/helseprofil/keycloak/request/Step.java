package no.helseprofil.keycloak.request;

import java.io.Serializable;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import no.helseprofil.profile.Endpoint;
import org.jspecify.annotations.Nullable;
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

    /** Kind of endpoint at which a request comes in: an {@link Endpoint}, the end of a login, or a registration. */
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

        /** Endpoints that clients send requests to by the protocol. No client is registered in such a request. */
        private static final Set<Column> OF_PROTOCOL =
                Set.copyOf(EnumSet.of(TOKEN, PUSHED_AUTHORIZATION, USERINFO, INTROSPECTION, REVOCATION));

        /** Endpoints at which a client authenticates. */
        public static final Set<Column> AUTHENTICATING =
                Set.copyOf(EnumSet.of(TOKEN, PUSHED_AUTHORIZATION, INTROSPECTION, REVOCATION, OTHER));

        /** Returns whether clients send their requests here, and are registered elsewhere. */
        public boolean isOfProtocol() {
            return OF_PROTOCOL.contains(this);
        }

        public static Column of(Endpoint endpoint) {
            return valueOf(endpoint.name());
        }

        public static Column of(EvaluatedRequest judged) {
            return judged.endsLogin() ? LOGIN_END : of(judged.facts().endpoint());
        }

        /** Returns the column of an answer. Where nothing was judged, it is another's. */
        public static Column ofAnswer(KeycloakSession session) {
            return EvaluatedRequest.of(session).map(Column::of).orElse(OTHER);
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

    /** The steps of all requests. There is one table, which stands above the classes that it names. */
    public interface StepTable {

        /** Returns the steps in the order in which those of one hook are executed. */
        List<Step<?, ?, ?>> steps();
    }

    /**
     * Place in the code at which steps of a request are executed: those of the table, in its order, and no others.
     * Keycloak calls us in many places and offers no loop over all of them, so each place executes its part of the one
     * table.
     *
     * @param <T> what executes a step
     * @param <C> what a step is executed on
     * @param <X> what a step throws beside unchecked exceptions
     */
    public static final class Hook<T, C, X extends Exception> {

        private final String when;
        private final boolean isRequired;
        private volatile @Nullable Map<Column, List<Step<T, C, X>>> steps;

        private Hook(String when, boolean isRequired) {
            this.when = when;
            this.isRequired = isRequired;
        }

        /** Returns a place that nothing passes without a step: where the table has none, the request fails. */
        public static <T, C, X extends Exception> Hook<T, C, X> required(String when) {
            return new Hook<>(when, true);
        }

        /** Returns a place at which some endpoints have no step. */
        public static <T, C, X extends Exception> Hook<T, C, X> optional(String when) {
            return new Hook<>(when, false);
        }

        /** Returns a row of the table. */
        public Step<T, C, X> step(String what, Set<Column> columns, Step.Execution<T, C, X> code) {
            return new Step<>(this, what, columns, code);
        }

        /** Returns when it is reached. */
        public String when() {
            return when;
        }

        /**
         * Executes the steps of an endpoint. A step that throws is the last one.
         *
         * @throws IllegalStateException if nothing may pass here without a step, and there is none
         */
        public void run(Column column, T by, C on) throws X {
            List<Step<T, C, X>> here = steps().getOrDefault(column, List.of());
            if (isRequired && here.isEmpty()) {
                throw new IllegalStateException("no step at " + column + " when " + when);
            }
            for (Step<T, C, X> step : here) {
                step.code().run(by, on);
            }
        }

        private Map<Column, List<Step<T, C, X>>> steps() {
            Map<Column, List<Step<T, C, X>>> known = steps;
            if (known == null) {
                known = read(Rows.ALL);
                steps = known;
            }
            return known;
        }

        private Map<Column, List<Step<T, C, X>>> read(List<Step<?, ?, ?>> rows) {
            Map<Column, List<Step<T, C, X>>> byColumn = new EnumMap<>(Column.class);
            Arrays.stream(Column.values())
                    .forEach(column -> byColumn.put(
                            column,
                            rows.stream()
                                    .filter(row -> row.hook() == this && row.isAt(column))
                                    .map(this::own)
                                    .toList()));
            return byColumn;
        }

        /** A step is made by its hook alone, and so has its types. */
        @SuppressWarnings("unchecked")
        private Step<T, C, X> own(Step<?, ?, ?> row) {
            return (Step<T, C, X>) row;
        }

        /** The table stands above all that it names, and is found by its interface. */
        private static final class Rows {

            static final List<Step<?, ?, ?>> ALL = ServiceLoader.load(StepTable.class, StepTable.class.getClassLoader())
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("the table of steps is missing"))
                    .steps();
        }
    }
}
