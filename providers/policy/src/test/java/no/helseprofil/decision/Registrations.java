package no.helseprofil.decision;

import static no.helseprofil.timetable.Profiles.terms;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.ClientCheck;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.ClientMetadata.KeptClaims;
import no.helseprofil.profile.ClientMetadata.RealmTokens;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Facts.Standing;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.JwkFixture;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.Requirement.RequirementKind;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.random.RandomInput;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Profiles;
import no.helseprofil.timetable.Timetable;

/** Clients of every kind, registrations and changes of them, and profiles to judge them by. */
final class Registrations {

    private static final List<String> SWITCH = List.of("true", "false", "TRUE", "no");
    private static final List<String> ALGORITHM = List.of("RS256", "PS256", "ES256", "HS256", "none", "any");
    private static final List<String> NOTHING = List.of();

    private static final List<String> REDIRECT_URIS = List.of(
            FactsFixture.REDIRECT_URI,
            "https://epj.example/*",
            "https://evil.example/*",
            "http://localhost:1337/",
            "http://epj.example/",
            "*");

    private static final List<ClientSetting> ALL = List.of(ClientSetting.values());

    private static final List<String> DATED = Catalogue.requirements().stream()
            .filter(requirement -> requirement.kind() == RequirementKind.DATED)
            .map(Requirement::id)
            .toList();

    private static final Set<String> KEYCLOAKS = Set.of("account", "admin-cli");

    /** Values that contradict no requirement, whatever the profile. */
    private static final Map<ClientSetting, String> RIGHT = new EnumMap<>(Map.of(
            ClientSetting.PUBLIC_CLIENT, "false",
            ClientSetting.AUTHENTICATOR, "client-jwt",
            ClientSetting.JWKS, JwkFixture.set(FactsFixture.PROOF_KEY),
            ClientSetting.JWKS_URI, "https://epj.example/jwks",
            ClientSetting.REQUEST_OBJECT_ALGORITHM, "any",
            ClientSetting.CODE_CHALLENGE_METHOD, "S256",
            ClientSetting.DPOP_BOUND_ACCESS_TOKENS, "true",
            ClientSetting.PASSWORD_GRANT, "false",
            ClientSetting.ACCESS_TOKEN_LIFETIME, "60",
            ClientSetting.FULL_SCOPE, "false"));

    private Registrations() {}

    /** Any client, however it came to be registered. */
    static ClientMetadata client(RandomInput input) {
        String clientId = input.isChosen(0.8) ? "epj" : input.of(KEYCLOAKS);
        String end = input.orNull(0.7, () -> input.of("never", "2020-01-01T00:00:00Z", "2030-01-01T00:00:00Z"));
        return new ClientMetadata(
                clientId,
                KEYCLOAKS.contains(clientId),
                settings(input),
                input.some(REDIRECT_URIS, 3),
                end == null ? Map.of() : Map.of("key", end),
                input.of("RS256", "ES256", "HS256"),
                new RealmTokens(Duration.ofMinutes(5), Duration.ofMinutes(15), false),
                ClientFixture.PUBLIC,
                KeptClaims.NONE);
    }

    /** A change of a client: some of its settings become those of another. */
    static Registration change(RandomInput input) {
        ClientMetadata stored = client(input);
        Set<ClientSetting> changed = input.some(ALL, 2 * ALL.size());
        ClientMetadata proposed = changed(stored, client(input), changed, input.isChosen(0.5));
        return new Registration(standing(input), stored, proposed, input.isChosen(0.5));
    }

    /** A new client. */
    static Registration registration(RandomInput input) {
        return new Registration(Standing.UNDER_PROFILE, null, client(input), input.isChosen(0.5));
    }

    static Standing standing(RandomInput input) {
        return input.isChosen(0.75) ? Standing.UNDER_PROFILE : input.of(Standing.KEYCLOAK, Standing.EXEMPT);
    }

    /** Any profile, with some requirements off and some parameters set. */
    static Profile profile(RandomInput input) {
        RuleSet ruleSet = input.of(RuleSet.values());
        List<String> allowed = input.orNull(0.7, () -> input.of(List.of("ES256"), List.of("PS512", "RS256")));
        Map<String, Map<String, Object>> parameters =
                allowed == null ? Map.of() : Map.of("signing-algorithm", Map.of("allowed", allowed));
        return new Profile(
                ruleSet,
                Profiles.stages(ruleSet, parameters, Map.of()),
                input.some(DATED, 3),
                List.of(),
                Timetable.EMPTY);
    }

    static Stream<ClientCheck> checks() {
        return Catalogue.requirements().stream()
                .flatMap(requirement -> requirement instanceof ClientCheck check ? Stream.of(check) : Stream.empty());
    }

    /** Returns the registration with what is filled in. */
    static Registration filledIn(Registration registration, Profile profile) {
        ClientMetadata proposed = registration.proposed();
        for (Map.Entry<ClientSetting, String> setting :
                registration.toFillIn(terms(profile)).entrySet()) {
            proposed = proposed.with(setting.getKey(), setting.getValue());
        }
        return new Registration(registration.standing(), registration.stored(), proposed, registration.mayTurnOff());
    }

    /** Settings that somebody puts right. */
    static Set<ClientSetting> mended(RandomInput input) {
        return input.some(RIGHT.keySet(), 2 * RIGHT.size());
    }

    /** Returns the client with these settings as the profile asks; a confidential client authenticates with its key. */
    static ClientMetadata mend(ClientMetadata client, Set<ClientSetting> mended) {
        ClientMetadata right = client;
        for (ClientSetting setting : mended) {
            right = right.with(setting, RIGHT.get(setting));
        }
        return mended.contains(ClientSetting.PUBLIC_CLIENT)
                ? right.with(ClientSetting.AUTHENTICATOR, RIGHT.get(ClientSetting.AUTHENTICATOR))
                : right;
    }

    private static ClientMetadata changed(
            ClientMetadata stored, ClientMetadata other, Set<ClientSetting> changed, boolean changesUris) {
        Map<ClientSetting, String> settings = new EnumMap<>(ClientSetting.class);
        for (ClientSetting setting : ClientSetting.values()) {
            String value = (changed.contains(setting) ? other : stored).get(setting);
            if (value != null) {
                settings.put(setting, value);
            }
        }
        ClientMetadata named = changed.contains(ClientSetting.CLIENT_ID) ? other : stored;
        return new ClientMetadata(
                named.clientId(),
                named.isKeycloaks(),
                settings,
                changesUris ? other.redirectUris() : stored.redirectUris(),
                changed.contains(ClientSetting.KEY_END) ? other.keyEnds() : stored.keyEnds(),
                stored.defaultAlgorithm(),
                stored.realmTokens(),
                stored.outbound(),
                stored.kept());
    }

    /** Every setting is unset in a third of all clients. */
    private static Map<ClientSetting, String> settings(RandomInput input) {
        Map<ClientSetting, String> settings = new EnumMap<>(ClientSetting.class);
        for (ClientSetting setting : ALL) {
            if (!values(setting).isEmpty() && input.isChosen(0.66)) {
                settings.put(setting, input.of(values(setting)));
            }
        }
        return settings;
    }

    private static List<String> values(ClientSetting setting) {
        return switch (setting) {
            case CLIENT_ID, REDIRECT_URI, KEY_END -> NOTHING;
            case AUTHENTICATOR -> List.of("client-jwt", "client-secret", "client-x509");
            case ASSERTION_ALGORITHM,
                    ACCESS_TOKEN_ALGORITHM,
                    ID_TOKEN_ALGORITHM,
                    USERINFO_ALGORITHM,
                    REQUEST_OBJECT_ALGORITHM,
                    AUTHORIZATION_RESPONSE_ALGORITHM -> ALGORITHM;
            case ID_TOKEN_ENCRYPTION,
                    USERINFO_ENCRYPTION,
                    AUTHORIZATION_RESPONSE_ENCRYPTION,
                    REQUEST_OBJECT_ENCRYPTION -> List.of("RSA-OAEP", "RSA-OAEP-256", "RSA1_5");
            case JWKS ->
                List.of(
                        JwkFixture.set(FactsFixture.PROOF_KEY),
                        JwkFixture.set(JwkFixture.rsa(1024)),
                        JwkFixture.set(JwkFixture.with(FactsFixture.PROOF_KEY, "d", "AQAB")),
                        "no set");
            case JWKS_URI -> List.of("https://epj.example/jwks", "http://epj.example/jwks");
            case CERTIFICATE -> List.of("no certificate");
            case CODE_CHALLENGE_METHOD -> List.of("S256", "plain", "s256");
            case TENANCY -> List.of("single-tenant", "multi-tenant", "both");
            case ORGNR_PARENT, ORGNR_SUPPLIER -> List.of("999977774", "313745392", "12345678");
            case ORGNR_CHILDREN, DELEGATIONS -> List.of("312232324", "312232324,999977774", "312232324;999977774");
            case ACCESS_TOKEN_LIFETIME -> List.of("60", "36000", "-1", "soon");
            default -> SWITCH;
        };
    }
}
