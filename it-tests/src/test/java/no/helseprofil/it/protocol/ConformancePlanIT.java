package no.helseprofil.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import no.helseprofil.testkit.client.Metadata;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/** The plan of the OpenID conformance suite: what it reads before it begins, and the list of its modules in the docs. */
class ConformancePlanIT {

    private static final Path LIST = Path.of("..", "docs", "conformance.md");
    private static final Path EXPECTED = Path.of("..", "docs", "conformance.expected.json");

    /** Claims that the suite knows of ID tokens and of the scopes that are asked for. */
    private static final Set<String> KNOWN = Set.of(
            ("iss sub aud exp iat auth_time nonce acr amr azp at_hash c_hash s_hash jti nbf txn verified_claims name given_name"
                            + " family_name middle_name nickname preferred_username profile picture website email email_verified"
                            + " gender birthdate sid zoneinfo locale phone_number phone_number_verified address updated_at")
                    .split(" "));

    /** A row of the table: the module's name, and behind it the tests or the reason for none. */
    private static final Pattern MODULE =
            Pattern.compile("(?m)^\\| `(fapi2-security-profile-final-[A-Za-z0-9_-]+)` \\| (.+) \\|$");

    private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z]+IT)#([A-Za-z0-9]+)`");

    /** 57 of the security profile, and 14 that message signing adds. */
    private static final int MODULES = 57 + 14;

    @Test
    @Tag("FAPI2-SP-FINAL-5.3.2.1-1")
    @Tag("FAPI2-SP-FINAL-5.4.1")
    void theMetadataContainWhatTheSuiteChecks() {
        JsonNode metadata = Metadata.of(SuiteClient.issuer()).json();

        assertThat(values(metadata, "response_types_supported")).containsExactly("code");
        assertThat(metadata.path("authorization_response_iss_parameter_supported")
                        .booleanValue())
                .isTrue();
        assertThat(metadata.path("pushed_authorization_request_endpoint").isTextual())
                .isTrue();
        assertThat(metadata.path("require_pushed_authorization_requests").isBoolean())
                .isTrue();
        assertThat(values(metadata, "token_endpoint_auth_methods_supported")).containsExactly("private_key_jwt");
        assertThat(values(metadata, "code_challenge_methods_supported")).containsExactly("S256");
        assertThat(values(metadata, "grant_types_supported")).contains("authorization_code", "refresh_token");
        assertThat(values(metadata, "scopes_supported")).contains("openid");
        assertThat(values(metadata, "subject_types_supported")).contains("public");
        assertThat(Stream.of(
                        "token_endpoint_auth_signing_alg_values_supported",
                        "dpop_signing_alg_values_supported",
                        "id_token_signing_alg_values_supported"))
                .allSatisfy(member ->
                        assertThat(values(metadata, member)).containsExactlyInAnyOrder("PS256", "ES256", "EdDSA"));
        assertThat(values(metadata, "userinfo_signing_alg_values_supported")).contains("PS256", "ES256");
    }

    @Test
    void expectedReviewPagesMatchTheServer() throws IOException {
        SuiteClient client = SuiteClient.first();
        URI used = client.page(client.request());
        SuiteClient.logIn(used).requiredCode();

        assertThat(page(URI.create(client.page(client.request()) + "&nonce=another")))
                .endsWith(expected("ExpectRequestDifferentNonceInsideAndOutsideErrorPage"));
        assertThat(page(URI.create(client.page(client.request()) + "&state=another")))
                .endsWith(expected("ExpectRequestDifferentStateInsideAndOutsideErrorPage"))
                .endsWith(expected("ExpectRequestObjectMissingStateErrorPage"));
        assertThat(page(PlainRequest.by(client.oidc(), client.clientId(), client.request())
                        .address()))
                .endsWith(expected("ExpectAuthorizationRequestWithoutRequestObjectErrorPage"));
        assertThat(page(used)).endsWith(expected("ExpectInvalidRequestUriErrorPage"));
    }

    @Test
    void expectedWarningsMatchTheUnexpectedClaims() throws IOException {
        List<String> claims = new ArrayList<>();
        SuiteClient.first().tokens().idTokenClaims().fieldNames().forEachRemaining(claims::add);
        claims.removeAll(KNOWN);

        assertThat(String.join(", ", new TreeSet<>(claims)))
                .isEqualTo(expected("EnsureIdTokenDoesNotContainNonRequestedClaims"));
    }

    /** Returns the only text that the expected results have beside a condition. */
    private static String expected(String condition) throws IOException {
        List<String> beside = Pattern.compile("\"\\w+ " + condition + ": ([^\"]+)\"")
                .matcher(Files.readString(EXPECTED))
                .results()
                .map(match -> match.group(1))
                .distinct()
                .toList();
        assertThat(beside).as(condition).hasSize(1);
        return beside.get(0);
    }

    private static String page(URI address) {
        return Logins.none(address).pageText().strip();
    }

    @Test
    void listsEveryModuleOnce() throws IOException {
        assertThat(rows().map(Row::module)).doesNotHaveDuplicates().hasSize(MODULES);
    }

    @Test
    void everyModuleHasATestOrAReason() throws IOException {
        assertThat(rows().map(Row::covered))
                .allSatisfy(covered -> assertThat(covered).containsAnyOf("IT#", "No test: "));
    }

    @Test
    void everyListedTestExists() throws IOException {
        List<MatchResult> named = TEST.matcher(Files.readString(LIST)).results().toList();

        assertThat(named)
                .hasSizeGreaterThan(MODULES / 2)
                .allSatisfy(test -> assertThat(isTest(test.group(1), test.group(2)))
                        .as(test.group())
                        .isTrue());
    }

    private static Stream<Row> rows() throws IOException {
        return MODULE.matcher(Files.readString(LIST)).results().map(row -> new Row(row.group(1), row.group(2)));
    }

    private static boolean isTest(String type, String method) {
        try {
            Class<?> testClass = Class.forName(ConformancePlanIT.class.getPackageName() + "." + type);
            return Stream.of(testClass.getDeclaredMethods())
                    .filter(candidate -> candidate.getName().equals(method))
                    .anyMatch(candidate -> AnnotationSupport.isAnnotated(candidate, Testable.class));
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static List<String> values(JsonNode metadata, String member) {
        return StreamSupport.stream(metadata.path(member).spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private record Row(String module, String covered) {}
}
