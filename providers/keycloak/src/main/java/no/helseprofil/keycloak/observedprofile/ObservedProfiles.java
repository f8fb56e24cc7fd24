package no.helseprofil.keycloak.observedprofile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.PolicyExecutor;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.timetable.Instants;
import no.helseprofil.timetable.Stage;
import no.helseprofil.timetable.Timetable.Dates;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.idm.ClientPolicyExecutorRepresentation;
import org.keycloak.representations.idm.ClientProfileRepresentation;
import org.keycloak.representations.idm.ClientProfilesRepresentation;
import org.keycloak.securityprofile.SecurityProfileProvider;
import org.keycloak.util.JsonSerialization;

/**
 * The client profiles that a realm observes, as its client profiles say: each has the executor {@link #EXECUTOR}
 * somewhere, whose configuration names it.
 *
 * @param observed those that can be observed
 * @param problems what is wrong with the others; a sentence each
 */
public record ObservedProfiles(List<ObservedProfile> observed, List<String> problems) {

    /** Id of the executor by which an operator observes a client profile. */
    public static final String EXECUTOR = "helseprofil-observed";

    /** Most client profiles that a realm may observe, since each request is held against all of them. */
    static final int MOST = 10;

    private static final ObservedProfiles NONE = new ObservedProfiles(List.of(), List.of());
    private static final int MOST_REALMS = 1_000;

    /** Read once per change. Keycloak's own client profiles are the same for as long as the server runs. */
    private static final Cache<String, ObservedProfiles> READ =
            Caffeine.newBuilder().maximumSize(MOST_REALMS).build();

    public ObservedProfiles {
        observed = List.copyOf(observed);
        problems = List.copyOf(problems);
    }

    /**
     * Returns the profiles that a realm observes; none where its client profiles can't be read, as Keycloak applies
     * none of them.
     */
    public static ObservedProfiles of(KeycloakSession session, RealmModel realm) {
        String stored = stored(realm);
        return stored.contains(EXECUTOR) ? READ.get(stored, text -> read(session, text)) : NONE;
    }

    /** Returns the text that a realm's client profiles are made of. As long as it is the same, they are. */
    public static String stored(RealmModel realm) {
        return Objects.requireNonNullElse(realm.getAttribute(Constants.CLIENT_PROFILES), "");
    }

    private static ObservedProfiles read(KeycloakSession session, String stored) {
        try {
            return of(session, JsonSerialization.readValue(stored, ClientProfilesRepresentation.class));
        } catch (IOException unreadable) {
            return NONE;
        }
    }

    /** Returns the profiles that a realm with these client profiles would observe. */
    public static ObservedProfiles of(KeycloakSession session, ClientProfilesRepresentation document) {
        List<ClientProfileRepresentation> ofRealm = profiles(document.getProfiles());
        return among(
                ofRealm,
                Stream.concat(
                                ofRealm.stream(),
                                profiles(session.getProvider(SecurityProfileProvider.class)
                                                .getDefaultClientProfiles())
                                        .stream())
                        .toList());
    }

    /**
     * Returns the observed profiles.
     *
     * @param ofRealm profiles in which the executor may stand
     * @param named profiles that it may name
     */
    static ObservedProfiles among(List<ClientProfileRepresentation> ofRealm, List<ClientProfileRepresentation> named) {
        List<ObservedProfile> observed = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        ofRealm.stream()
                .flatMap(profile -> executors(profile).stream())
                .filter(ObservedProfiles::isOurs)
                .forEach(ours -> {
                    ObservedConfiguration configuration = new ObservedConfiguration(configuration(ours));
                    Optional<String> problem =
                            configuration.problem().or(() -> problem(configuration, observed, named));
                    problem.ifPresentOrElse(problems::add, () -> observed.add(profile(configuration, named)));
                });
        return new ObservedProfiles(observed, problems);
    }

    /** Returns how an executor is configured, read from its JSON: the getter returns another type in Keycloak 26.8. */
    public static @Nullable JsonNode configuration(ClientPolicyExecutorRepresentation executor) {
        return JsonSerialization.mapper.valueToTree(executor).get("configuration");
    }

    private static Optional<String> problem(
            ObservedConfiguration configuration,
            List<ObservedProfile> observed,
            List<ClientProfileRepresentation> named) {
        String name = configuration.profile();
        if (observed.stream().anyMatch(other -> other.name().equals(name))) {
            return Optional.of(EXECUTOR + ": the client profile " + name
                    + " is observed twice; name it once, and put the profile that does into several policies");
        }
        if (observed.size() == MOST) {
            return Optional.of(EXECUTOR + ": a realm observes " + MOST + " client profiles at most");
        }
        return find(name, named)
                .map(profile -> executors(profile).stream()
                        .flatMap(executor -> problem(name, executor.getExecutorProviderId()).stream())
                        .findFirst())
                .orElseGet(() -> Optional.of(EXECUTOR + ": the realm has no client profile " + name));
    }

    private static Optional<String> problem(String profile, @Nullable String executor) {
        String refused = EXECUTOR + ": the client profile " + profile + " can't be observed, since its executor "
                + executor + " ";
        return KeycloakExecutor.find(executor)
                .map(known -> known.treatment() == KeycloakExecutor.Treatment.REFUSED
                        ? Optional.of(refused + known.does())
                        : Optional.<String>empty())
                .orElseGet(() -> Optional.of(
                        EXECUTOR.equals(executor)
                                ? refused + "observes others"
                                : refused + "is none of Keycloak's own, of which alone it is known what they do"));
    }

    private static ObservedProfile profile(
            ObservedConfiguration configuration, List<ClientProfileRepresentation> named) {
        return new ObservedProfile(
                configuration.profile(),
                new Dates(configuration.announced(), configuration.enforced()),
                configuration.link(),
                find(configuration.profile(), named).stream()
                        .flatMap(profile -> executors(profile).stream())
                        .filter(executor -> KeycloakExecutor.find(executor.getExecutorProviderId())
                                .filter(known -> known.treatment() == KeycloakExecutor.Treatment.OBSERVED)
                                .isPresent())
                        .toList());
    }

    /** Returns the profile of this name, if the realm observes it. */
    public Optional<ObservedProfile> find(String name) {
        return observed.stream().filter(profile -> profile.name().equals(name)).findFirst();
    }

    /** All executors that are observed, as what is asked of clients. */
    public List<Stage> stages() {
        return observed.stream().flatMap(profile -> profile.stages().stream()).toList();
    }

    private static Optional<ClientProfileRepresentation> find(String name, List<ClientProfileRepresentation> profiles) {
        return profiles.stream()
                .filter(profile -> name.equals(profile.getName()))
                .findFirst();
    }

    private static boolean isOurs(ClientPolicyExecutorRepresentation executor) {
        return EXECUTOR.equals(executor.getExecutorProviderId());
    }

    private static List<ClientPolicyExecutorRepresentation> executors(ClientProfileRepresentation profile) {
        return there(profile.getExecutors());
    }

    private static List<ClientProfileRepresentation> profiles(@Nullable List<ClientProfileRepresentation> profiles) {
        return there(profiles);
    }

    /** An import keeps whatever JSON has, {@code null} among it. */
    private static <T> List<T> there(@Nullable List<T> read) {
        return read == null ? List.of() : read.stream().filter(Objects::nonNull).toList();
    }

    /**
     * Client profile that a realm observes.
     *
     * @param name its name
     * @param dates dates from which it is announced to clients, and from which the operator means to have it refuse
     * @param link page on which the operator explains it; null if there is none
     * @param executors executors that are run, in order
     */
    public record ObservedProfile(
            String name, Dates dates, @Nullable String link, List<ClientPolicyExecutorRepresentation> executors) {

        public ObservedProfile {
            executors = List.copyOf(executors);
        }

        /** Each of its executors as something that is asked of clients. */
        public List<Stage> stages() {
            return executors.stream()
                    .map(executor -> executor.getExecutorProviderId())
                    .distinct()
                    .map(this::stage)
                    .toList();
        }

        /**
         * One of its executors as something that is asked of clients.
         *
         * @param executor its id
         */
        public Stage stage(String executor) {
            return new Stage(new PolicyExecutor(name, executor, link), 0, Parameters.defaults(RuleSet.HELSEID), dates);
        }
    }

    /**
     * Configuration of {@link ObservedProfiles#EXECUTOR} by an operator. The admin console writes an empty text where
     * nothing is filled in.
     */
    record ObservedConfiguration(JsonNode written) {

        static final String PROFILE = "profile";
        static final String ANNOUNCED = "announced";
        static final String ENFORCED = "enforced";
        static final String LINK = "link";

        private static final Set<String> MEMBERS = Set.of(PROFILE, ANNOUNCED, ENFORCED, LINK);
        private static final int LONGEST_LINK = 500;

        ObservedConfiguration(@Nullable JsonNode written) {
            this.written = Objects.requireNonNullElse(written, MissingNode.getInstance());
        }

        /** Returns the first problem of the configuration by itself. */
        Optional<String> problem() {
            return fault().map(fault -> ObservedProfiles.EXECUTOR + ": " + fault);
        }

        private Optional<String> fault() {
            Optional<String> unknown = written.properties().stream()
                    .map(member -> member.getKey())
                    .filter(name -> !MEMBERS.contains(name))
                    .findFirst();
            if (unknown.isPresent()) {
                return Optional.of("it has nothing called " + unknown.get());
            }
            if (!PolicyExecutor.PROFILE_NAME.matcher(profile()).matches()) {
                return Optional.of(
                        "profile is the name of a client profile, of at most 100 letters, digits, dots, underscores"
                                + " and hyphens");
            }
            if (isUnreadable(ANNOUNCED) || isUnreadable(ENFORCED)) {
                return Optional.of("announced and enforced: " + Instants.REMEDY);
            }
            Instant announced = announced();
            Instant enforced = enforced();
            if (enforced != null && (announced == null || !announced.isBefore(enforced))) {
                return Optional.of("enforced has an earlier announced");
            }
            return text(LINK) != null && link() == null
                    ? Optional.of(
                            "link is an absolute https or http address of at most " + LONGEST_LINK + " characters")
                    : Optional.empty();
        }

        /** Empty text if it isn't there. */
        String profile() {
            return Objects.requireNonNullElse(text(PROFILE), "");
        }

        @Nullable
        Instant announced() {
            return Instants.read(text(ANNOUNCED)).orElse(null);
        }

        @Nullable
        Instant enforced() {
            return Instants.read(text(ENFORCED)).orElse(null);
        }

        /** Returns the link as it stands in a header between angle brackets; null if it can't. */
        @Nullable
        String link() {
            String text = text(LINK);
            try {
                return text != null && text.length() <= LONGEST_LINK && isAddress(new URI(text))
                        ? new URI(text).toASCIIString()
                        : null;
            } catch (URISyntaxException unreadable) {
                return null;
            }
        }

        private static boolean isAddress(URI address) {
            return address.getHost() != null && Set.of("https", "http").contains(String.valueOf(address.getScheme()));
        }

        private boolean isUnreadable(String member) {
            return text(member) != null && Instants.read(text(member)).isEmpty();
        }

        /** Returns the text of a member; null if it isn't text. */
        private @Nullable String text(String member) {
            JsonNode value = written.path(member);
            if (value.isMissingNode()
                    || value.isNull()
                    || value.isTextual() && value.textValue().isEmpty()) {
                return null;
            }
            return value.isTextual() ? value.textValue() : value.toString();
        }
    }
}
