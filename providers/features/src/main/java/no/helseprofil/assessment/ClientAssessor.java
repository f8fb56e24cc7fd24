package no.helseprofil.assessment;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import no.helseprofil.assessment.AssessedClient.Imported;
import no.helseprofil.assessment.AssessedClient.Key;
import no.helseprofil.assessment.AssessedClient.NeverSeen;
import no.helseprofil.assessment.AssessedClient.Remark;
import no.helseprofil.assessment.AssessedClient.Stop;
import no.helseprofil.assessment.AssessedClient.Unstamped;
import no.helseprofil.assessment.AssessedClient.WaiverInForce;
import no.helseprofil.jose.PublicJwk.KeySize;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Facts.Standing;
import no.helseprofil.profile.RequestKind;
import no.helseprofil.profile.key.ClientKey;
import no.helseprofil.timetable.Forecast;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Observation;
import no.helseprofil.timetable.Outlook;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Terms;
import no.helseprofil.timetable.Waiver;
import org.jspecify.annotations.Nullable;

/**
 * Assessor of clients, by their registration and their observed requests. The checks of the catalogue find
 * contradictions, the timetable decides what follows from them, and the forecast says when a client stops working.
 *
 * @param profile the profile in force
 * @param now the instant at which all clients are judged
 * @param window length of the period before that in which a compliant request is evidence that a client passes
 * @param names maps a setting to Keycloak's name for it
 */
public record ClientAssessor(Profile profile, Instant now, Duration window, Function<ClientSetting, String> names) {

    public AssessedClient assess(ClientSubject subject) {
        Migration migration = subject.client().migration();
        Terms terms = profile.terms(migration, now);
        Outlook outlook = outlook(subject).orElse(null);
        SeenTraffic traffic = new SeenTraffic(subject.seen(), now.minus(window), terms);
        return new AssessedClient(
                subject.client().id(),
                subject.metadata().clientId(),
                subject.name(),
                ClientState.of(subject.standing(), terms),
                migration.cohort(),
                subject.registered(),
                subject.enabled(),
                traffic.last(),
                outlook == null ? null : outlook.state().id(),
                outlook == null || outlook.stops() == null ? null : new Stop(outlook.stops(), outlook.stoppedBy()),
                waivers(migration),
                ClientKeys.of(subject.metadata()),
                remarks(subject),
                new ClientVerdicts(subject, terms, traffic, names).all());
    }

    /** Returns the state of the client's migration; empty for Keycloak's own clients and those of other protocols. */
    private Optional<Outlook> outlook(ClientSubject subject) {
        return subject.isJudged()
                ? Optional.of(Outlook.of(profile, now, subject.client(), subject.enabled(), subject.observations()))
                : Optional.empty();
    }

    private List<WaiverInForce> waivers(Migration client) {
        return client.waivers().entrySet().stream()
                .filter(waiver -> waiver.getValue().holds(now))
                .sorted(Map.Entry.comparingByKey())
                .map(waiver -> inForce(waiver.getKey(), waiver.getValue()))
                .toList();
    }

    private static WaiverInForce inForce(String requirement, Waiver waiver) {
        return new WaiverInForce(requirement, waiver.reason(), waiver.approvedBy(), waiver.expires());
    }

    private static List<Remark> remarks(ClientSubject subject) {
        List<Remark> remarks = new ArrayList<>();
        if (subject.isJudged() && subject.observations().stream().noneMatch(Observation::isOfRequest)) {
            remarks.add(new NeverSeen());
        }
        if (subject.standing() != Standing.KEYCLOAK
                && subject.client().migration().registered() == null) {
            remarks.add(new Unstamped());
        }
        if (!subject.imported().isEmpty()) {
            remarks.add(new Imported(subject.imported()));
        }
        remarks.addAll(subject.mappers());
        return remarks;
    }

    /** The keys with which a client may sign, as far as they are registered here: nothing is fetched. */
    static final class ClientKeys {

        private ClientKeys() {}

        static List<Key> of(ClientMetadata client) {
            List<Key> keys = ClientKey.of(client).stream()
                    .map(key -> registered(key, client))
                    .collect(Collectors.toCollection(ArrayList::new));
            String location = client.get(ClientSetting.JWKS_URI);
            if (location != null) {
                keys.addAll(published(location, client));
            }
            return keys;
        }

        private static Key registered(ClientKey key, ClientMetadata client) {
            String end = key.kid() == null ? null : client.keyEnds().get(key.kid());
            return new Key(
                    key.kid(),
                    key.algorithm() == null ? type(key.size()) : key.algorithm(),
                    key.size().family() == KeySize.Family.OTHER
                            ? null
                            : key.size().bits(),
                    end,
                    null,
                    key.thumbprint());
        }

        /** Returns the {@code kty} (RFC 7518, section 6.1). */
        private static @Nullable String type(KeySize size) {
            return switch (size.family()) {
                case RSA -> "RSA";
                case EC -> "EC";
                case ED -> "OKP";
                case OTHER -> null;
            };
        }

        /** Returns the address of the client's keys, and the ends of those registered with one. */
        private static List<Key> published(String location, ClientMetadata client) {
            List<Key> known = client.keyEnds().entrySet().stream()
                    .map(end -> new Key(end.getKey(), null, null, end.getValue(), location, null))
                    .sorted(Comparator.comparing(key -> Objects.toString(key.kid())))
                    .toList();
            return known.isEmpty() ? List.of(new Key(null, null, null, null, location, null)) : known;
        }
    }

    /** The relation of a client to the profile, in one word. */
    public static final class ClientState {

        /** The word for Keycloak's own clients. */
        public static final String KEYCLOAKS = "keycloak";

        private ClientState() {}

        /** Returns {@code existing}, {@code new}, {@code exempt}, or {@code keycloak} for Keycloak's own clients. */
        public static String of(Standing standing, Terms terms) {
            return switch (standing) {
                case KEYCLOAK -> KEYCLOAKS;
                case EXEMPT -> "exempt";
                case UNDER_PROFILE -> terms.isNew() ? "new" : "existing";
            };
        }
    }

    /**
     * Facts about a client that is to be assessed.
     *
     * @param client the input of the forecast
     * @param standing whether the profile judges the client
     * @param name its name
     * @param registered its date of registration, as it is stored
     * @param enabled whether the client is enabled in Keycloak
     * @param grants the grants it is registered for
     * @param seen everything that was observed of it
     * @param imported the attributes that the timetable goes by and that an import wrote
     * @param mappers mappers, of its own and of its client scopes, that are configured to write a claim that isn't
     *     theirs
     */
    public record ClientSubject(
            Forecast.Candidate client,
            Standing standing,
            @Nullable String name,
            @Nullable String registered,
            boolean enabled,
            Grants grants,
            List<Seen> seen,
            List<String> imported,
            List<AssessedClient.ForeignMapper> mappers) {

        public ClientSubject {
            seen = List.copyOf(seen);
            imported = List.copyOf(imported);
            mappers = List.copyOf(mappers);
        }

        /**
         * The grants that a client is registered for.
         *
         * @param isOidc whether it speaks OpenID Connect; of other clients the profile judges only the name
         * @param logins whether users log in with it
         * @param itself whether it gets tokens for itself
         */
        public record Grants(boolean isOidc, boolean logins, boolean itself) {}

        ClientMetadata metadata() {
            return client.metadata();
        }

        /** Returns whether the profile judges the client's requests, or will when its exemption ends. */
        boolean isJudged() {
            return grants.isOidc() && standing != Standing.KEYCLOAK;
        }

        List<Observation> observations() {
            return seen.stream().map(Seen::observation).toList();
        }

        /** Returns whether the client's registration allows requests of this kind. */
        boolean mayMake(RequestKind kind) {
            if (kind.isOfLogin()) {
                return grants.logins();
            }
            if (kind.isGrant("client_credentials")) {
                return grants.itself();
            }
            return !kind.isGrant("password") || metadata().isOn(ClientSetting.PASSWORD_GRANT);
        }
    }

    /**
     * An observation with its numbers.
     *
     * @param observation the observation, with the instant of the last request
     * @param count number of requests within the window; if all came before it, their number ever
     * @param first instant of the first request, counted likewise
     * @param cause the reason that the client was or will be given; null for an observation of requests in general
     */
    public record Seen(
            Observation observation,
            long count,
            Instant first,
            @Nullable String cause) {}
}
