package no.helseprofil.keycloak.observedprofile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import no.helseprofil.profile.PolicyExecutor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keycloak.representations.idm.ClientPolicyExecutorRepresentation;
import org.keycloak.representations.idm.ClientProfileRepresentation;

class ObservedProfilesTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final ClientProfileRepresentation PKCE = profile("pkce", executor("pkce-enforcer", "{}"));

    @Test
    void observesExecutorsWithTheOperatorsDatesAndPage() {
        ClientProfileRepresentation named = profile(
                "strict",
                executor("pkce-enforcer", "{\"auto-configure\":true}"),
                executor("use-lightweight-access-token", "{}"),
                executor("secure-session", "{}"),
                executor("pkce-enforcer", "{}"));

        ObservedProfiles observed = observing(
                "{\"profile\":\"strict\",\"announced\":\"2027-01-01T00:00:00Z\",\"enforced\":\"2027-06-01T00:00:00Z\","
                        + "\"link\":\"https://authority.example/change?this=1\"}",
                named);

        assertThat(observed.problems()).isEmpty();
        assertThat(observed.stages())
                .as("what refuses nothing is passed over, and what stands there twice is one")
                .extracting(stage -> stage.requirement().id())
                .containsExactly("policy:strict/pkce-enforcer", "policy:strict/secure-session");
        assertThat(observed.stages().get(0).dates().enforced()).isEqualTo("2027-06-01T00:00:00Z");
        assertThat(((PolicyExecutor) observed.stages().get(0).requirement()).link())
                .isEqualTo("https://authority.example/change?this=1");
        assertThat(observed.find("strict").orElseThrow().executors())
                .as("each is run with its configuration")
                .hasSize(3);
    }

    @Test
    void needsNoDatesAndIgnoresEmptyConsoleValues() {
        assertThat(observing("{\"profile\":\"pkce\"}", PKCE).stages()).hasSize(1);
        assertThat(observing("{\"profile\":\"pkce\",\"announced\":\"\",\"enforced\":null,\"link\":\"\"}", PKCE)
                        .stages())
                .hasSize(1);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                                           | profile is the name of a client profile
            {"profile":"with space"}                                                     | profile is the name of a client profile
            {"profile":"a/b"}                                                            | profile is the name of a client profile
            {"profile":"a\\nb"}                                                          | profile is the name of a client profile
            {"profile":["pkce"]}                                                         | profile is the name of a client profile
            {"profile":"no-such"}                                                        | the realm has no client profile no-such
            {"profile":"pkce","form":"2027-01-01T00:00:00Z"}                             | it has nothing called form
            {"profile":"pkce","announced":"2027-01-01"}                                  | announced and enforced: write an instant
            {"profile":"pkce","announced":1}                                             | announced and enforced: write an instant
            {"profile":"pkce","enforced":"2027-01-01T00:00:00Z"}                         | enforced has an earlier announced
            {"profile":"pkce","announced":"2027-01-01T00:00:00Z","enforced":"2027-01-01T00:00:00Z"} | enforced has an earlier announced
            {"profile":"pkce","link":"/change"}                                          | link is an absolute https or http address
            {"profile":"pkce","link":"javascript:alert(1)"}                              | link is an absolute https or http address
            {"profile":"pkce","link":"https://a.example/>; rel=x"}                       | link is an absolute https or http address
            {"profile":"pkce","link":"https://a.example/\\r\\nSet-Cookie: a"}            | link is an absolute https or http address
            """)
    void reportsAnInvalidConfiguration(String configuration, String problem) {
        ObservedProfiles observed = observing(configuration, PKCE);

        assertThat(observed.observed()).isEmpty();
        assertThat(observed.problems()).singleElement().asString().startsWith("helseprofil-observed: " + problem);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            intent-client-bind-checker  | asks another server
            client-id-metadata-document | fetches a document
            saml-signature-enforcer     | looks at SAML clients
            somebody-elses              | is none of Keycloak's own
            helseprofil                 | is none of Keycloak's own
            helseprofil-observed        | observes others
            """)
    void refusesAProfileWithAnUnobservableExecutor(String executor, String why) {
        ClientProfileRepresentation named =
                profile("named", executor("pkce-enforcer", "{}"), executor(executor, "{\"profile\":\"pkce\"}"));

        assertThat(ObservedProfiles.among(List.of(watching("{\"profile\":\"named\"}")), List.of(named, PKCE))
                        .problems())
                .singleElement()
                .asString()
                .startsWith("helseprofil-observed: the client profile named can't be observed, since its executor "
                        + executor + " " + why);
    }

    @Test
    void refusesAProfileThatObservesItself() {
        ClientProfileRepresentation loop = profile("loop", executor("helseprofil-observed", "{\"profile\":\"loop\"}"));

        assertThat(ObservedProfiles.among(List.of(loop), List.of(loop)).problems())
                .singleElement()
                .asString()
                .contains("observes others");
    }

    @Test
    void observesEachClientProfileOnce() {
        ObservedProfiles observed = ObservedProfiles.among(
                List.of(watching("{\"profile\":\"pkce\"}"), watching("{\"profile\":\"pkce\"}")), List.of(PKCE));

        assertThat(observed.observed()).hasSize(1);
        assertThat(observed.problems()).singleElement().asString().contains("is observed twice");
    }

    @Test
    void observesAtMostTenProfiles() {
        List<ClientProfileRepresentation> named = IntStream.rangeClosed(1, ObservedProfiles.MOST + 1)
                .mapToObj(number -> profile("pkce-" + number, executor("pkce-enforcer", "{}")))
                .toList();
        List<ClientProfileRepresentation> watching = named.stream()
                .map(profile -> watching("{\"profile\":\"" + profile.getName() + "\"}"))
                .toList();

        ObservedProfiles observed = ObservedProfiles.among(watching, named);

        assertThat(observed.observed()).hasSize(ObservedProfiles.MOST);
        assertThat(observed.problems()).singleElement().asString().contains("10 client profiles at most");
    }

    @Test
    void theLongestNameFitsTheColumn() {
        String longest = Stream.of(KeycloakExecutor.values())
                .map(executor -> new PolicyExecutor("x".repeat(100), executor.id(), null).id())
                .reduce("", (one, other) -> one.length() > other.length() ? one : other);

        assertThat(longest).as("the column REQUIREMENT").hasSizeLessThanOrEqualTo(255);
    }

    private static ObservedProfiles observing(String configuration, ClientProfileRepresentation named) {
        return ObservedProfiles.among(List.of(watching(configuration)), List.of(named));
    }

    private static ClientProfileRepresentation watching(String configuration) {
        return profile("watching", executor(ObservedProfiles.EXECUTOR, configuration));
    }

    private static ClientProfileRepresentation profile(String name, ClientPolicyExecutorRepresentation... executors) {
        ClientProfileRepresentation profile = new ClientProfileRepresentation();
        profile.setName(name);
        profile.setExecutors(List.of(executors));
        return profile;
    }

    private static ClientPolicyExecutorRepresentation executor(String id, String configuration) {
        try {
            return MAPPER.readValue(
                    "{\"executor\":\"" + id + "\",\"configuration\":" + configuration + "}",
                    ClientPolicyExecutorRepresentation.class);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
