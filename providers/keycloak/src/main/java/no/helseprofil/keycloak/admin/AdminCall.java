package no.helseprofil.keycloak.admin;

import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import no.helseprofil.grammar.Grammar;
import no.helseprofil.grammar.Member;
import no.helseprofil.grammar.Member.Members;
import no.helseprofil.keycloak.audit.AuditLog;
import no.helseprofil.keycloak.audit.Change;
import no.helseprofil.keycloak.audit.Change.Author;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.database.ClientLock;
import no.helseprofil.keycloak.database.Isolation;
import no.helseprofil.keycloak.database.RealmLock;
import no.helseprofil.keycloak.request.ProfileRequest;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.keycloak.web.Problems;
import no.helseprofil.keycloak.web.Problems.ProblemException;
import no.helseprofil.timetable.Instants;
import no.helseprofil.timetable.InvalidProfileException;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.ProfileDocument.DocumentReader;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/**
 * A call of the admin REST, and what each has in common: who may make it, and that what it writes is an admin event and
 * a line in the table of changes.
 *
 * @param session the request
 * @param realm the realm that it is about
 * @param auth what its caller may do
 * @param adminEvent the event of the call
 */
record AdminCall(
        KeycloakSession session, RealmModel realm, AdminPermissionEvaluator auth, AdminEventBuilder adminEvent) {

    /** The parameter of the query that has a call change nothing. */
    static final String DRY_RUN = "dry-run";

    void requireRead() {
        ProfileRequest.complete(session);
        if (!auth.clients().canView() && !auth.realm().canManageRealm()) {
            throw lacking("view-clients or manage-realm");
        }
    }

    /** Requires that the caller may write. It takes no lock, since nothing is written. */
    void requireWriter() {
        ProfileRequest.complete(session);
        if (!auth.realm().canManageRealm()) {
            throw lacking("manage-realm");
        }
    }

    /** Names the role, and where it is, to a caller whom Keycloak has let in for another one. */
    private ProblemException lacking(String role) {
        return new ProblemException(
                403,
                "Use an administrator who has " + role + ": a role of the client realm-management of this realm, or of"
                        + " the client " + realm.getName() + "-realm of the realm master; and get a new token");
    }

    /**
     * Requires that the caller may write, and keeps all others from writing in this realm until the call ends. What is
     * read from here on is what is stored.
     */
    void requireWrite() {
        requireWriter();
        Isolation.remedy().ifPresent(remedy -> {
            throw new ProblemException(503, "Nothing is written on this database as it is: " + remedy);
        });
        RealmLock.take(session, realm);
        RealmProfiles.readAnew(session);
    }

    /**
     * Requires the same, and keeps all others from writing into one client.
     *
     * @param read the client as it was read before
     * @return the client as it is stored; a problem if it isn't there any more
     */
    ClientModel requireWrite(ClientModel read) {
        String id = read.getId();
        String clientId = read.getClientId();
        requireWrite();
        ClientModel client = ClientLock.take(session, realm, id, clientId);
        if (client == null) {
            throw new ProblemException(404, ClientsResource.UNKNOWN);
        }
        return client;
    }

    Author author() {
        return Author.of(auth.adminAuth().getUser(), auth.adminAuth().getClient());
    }

    /** Returns the name of the user who calls; null if a client does. */
    @Nullable
    String caller() {
        UserModel user = auth.adminAuth().getUser();
        return user == null ? null : user.getUsername();
    }

    /** Returns the client of this {@code client_id}; a problem if there is none. */
    ClientModel client(@Nullable String clientId) {
        return ClientReader.find(realm, clientId).orElseThrow(() -> new ProblemException(400, ClientsResource.UNKNOWN));
    }

    Instant now() {
        return ServerClock.INSTANCE.instant();
    }

    /**
     * Requires that the realm has a profile. One that can't work will do: a block holds once it is mended, and
     * emergency settings may be why it can't.
     */
    void requireProfile() {
        if (!RealmProfiles.isUnderProfile(session)) {
            throw withoutProfile();
        }
    }

    private static ProblemException withoutProfile() {
        return new ProblemException(404, "This realm has no profile; put one first");
    }

    /** Returns what holds in the realm; a problem if it has no profile, or one that can't work. */
    Profile profile() {
        return RealmProfiles.of(session)
                .fold(
                        () -> {
                            throw withoutProfile();
                        },
                        RealmProfile.Active::profile,
                        closed -> {
                            throw new ProblemException(
                                    409, "The profile of this realm can't be used; to fix it, " + closed.remedy());
                        });
    }

    /** Returns whether a parameter of the query is there, with a value or without. */
    boolean isAskedFor(String parameter) {
        return session.getContext().getUri().getQueryParameters().containsKey(parameter);
    }

    /**
     * Returns the value of a parameter of the query, or the empty text if it has none: JAX-RS would take that for a
     * missing parameter.
     */
    Optional<String> parameter(String name) {
        MultivaluedMap<String, String> query = session.getContext().getUri().getQueryParameters();
        return query.containsKey(name)
                ? Optional.of(Objects.requireNonNullElse(query.getFirst(name), ""))
                : Optional.empty();
    }

    /**
     * Returns the value of a parameter of the query that is true or false. Anything else is a problem, no value
     * included: a misspelled dry run must not change anything.
     */
    boolean flag(String parameter, boolean otherwise) {
        List<String> values = session.getContext().getUri().getQueryParameters().get(parameter);
        if (values == null) {
            return otherwise;
        }
        if (values.equals(List.of("true")) || values.equals(List.of("false"))) {
            return Boolean.parseBoolean(values.get(0));
        }
        throw new ProblemException(400, parameter + " is true or false");
    }

    /** Returns whether the call changes nothing and answers what it would do. */
    boolean isDryRun() {
        return flag(DRY_RUN, false);
    }

    /** An instant that came as a parameter of the query. */
    static Instant instant(String parameter, @Nullable String text) {
        return Instants.read(text).orElseThrow(() -> new ProblemException(400, parameter + ": " + Instants.REMEDY));
    }

    /** A reason that came as a parameter of the query. */
    @Nullable
    String optionalReason(@Nullable String reason) {
        if (reason != null && !Change.isReason(reason)) {
            throw new ProblemException(400, "reason is one line of 1 to " + Change.MAX_REASON + " characters");
        }
        return reason;
    }

    void record(OperationType operation, String resource, Change change) {
        AuditLog.record(session, realm, change);
        event(operation, resource);
    }

    /** The admin event alone, where the line has been written already. */
    void event(OperationType operation, String resource) {
        adminEvent
                .operation(operation)
                .resource(resource)
                .resourcePath(session.getContext().getUri())
                .success();
    }

    /**
     * Part of a list that is asked for.
     *
     * @param first how many are passed over
     * @param max how many come at most
     */
    record Page(int first, int max) {

        private static final int MAX = 100;

        /**
         * Reads the parameters of the query. They are text, since a number that isn't one would be answered
         * without a problem document.
         *
         * @param what is listed, in the plural
         */
        static Page of(@Nullable String first, @Nullable String max, String what) {
            return of(first, max, what, MAX);
        }

        /**
         * Reads the parameters of the query for a list of which more may be asked for at once.
         *
         * @param most how many
         */
        static Page of(@Nullable String first, @Nullable String max, String what, int most) {
            OptionalInt from = number(first, 0, 0, Integer.MAX_VALUE);
            OptionalInt many = number(max, MAX, 1, most);
            if (from.isEmpty()) {
                throw new ProblemException(400, "first is how many " + what + " to pass over: a number, 0 or more");
            }
            if (many.isEmpty()) {
                throw new ProblemException(400, "max is how many " + what + " to show: a number from 1 to " + most);
            }
            return new Page(from.getAsInt(), many.getAsInt());
        }

        /** That part of a list that is there as a whole. */
        <T> List<T> of(List<T> all) {
            return all.stream().skip(first).limit(max).toList();
        }

        private static OptionalInt number(@Nullable String text, int otherwise, int least, int most) {
            if (text == null) {
                return OptionalInt.of(otherwise);
            }
            try {
                int number = Integer.parseInt(text);
                return number >= least && number <= most ? OptionalInt.of(number) : OptionalInt.empty();
            } catch (NumberFormatException none) {
                return OptionalInt.empty();
            }
        }
    }

    /** The JSON object that a call of the admin REST brings, read as strictly as a profile document. */
    static final class Body {

        /** A text of one line, as it goes into the table of changes. */
        static final Grammar<String> LINE = Grammar.value(
                node -> Optional.ofNullable(node.textValue()).filter(Change::isReason),
                "write one line of 1 to " + Change.MAX_REASON + " characters",
                null);

        static final Member<String> REASON = Member.required("reason", LINE);

        private Body() {}

        /** Ends the call with all that is wrong, if anything is. */
        static <T> T read(@Nullable String text, Function<Members, T> make, Member<?>... members) {
            try {
                return DocumentReader.read(
                        text == null ? "" : text, Grammar.object("write one JSON object", make, members));
            } catch (InvalidProfileException wrong) {
                throw new ProblemException(Problems.of("Nothing is written", wrong.problems()));
            }
        }
    }
}
