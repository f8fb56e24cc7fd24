package no.helseprofil.decision.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import no.helseprofil.decision.token.GrantedApis.Api;
import no.helseprofil.decision.token.GrantedApis.Request;
import no.helseprofil.decision.token.GrantedApis.Scope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrantedApisTest {

    private static final Scope READ = new Scope("nhn:demo/read", "nhn:demo");
    private static final Scope WRITE = new Scope("nhn:demo/write", "nhn:demo");
    private static final Scope OTHER = new Scope("nhn:other/read", "nhn:other");
    private static final Request ASKING = new Request(Set.of(), null);
    private static final String PARENT = "100000008";

    @Test
    void aTokenGrantsTheApisOfItsScopes() {
        assertThat(of(null, ASKING, Map.of()))
                .isEqualTo(new GrantedApis(Set.of("nhn:demo", "nhn:other"), Set.of(), false));
    }

    @Test
    void grantsNoApiWithoutApiScopes() {
        assertThat(GrantedApis.of(List.of(), null, ASKING, audience -> Api.UNKNOWN))
                .isEqualTo(GrantedApis.NONE);
    }

    @Test
    void grantsAllApisIfThereIsNoTokenRequest() {
        assertThat(of(null, null, Map.of("nhn:demo", new Api(false, PARENT))).audiences())
                .as("userinfo and introspection repeat what was decided for a request")
                .containsExactlyInAnyOrder("nhn:demo", "nhn:other");
    }

    @Test
    void grantsTheApiNamedByTheClient() {
        assertThat(of(null, new Request(Set.of("nhn:other"), null), Map.of()))
                .isEqualTo(new GrantedApis(Set.of("nhn:other"), Set.of(), true));
    }

    @Test
    void aResourceThatIsNoApiExcludesNothing() {
        assertThat(of(null, new Request(Set.of("https://elsewhere.example"), null), Map.of()))
                .isEqualTo(new GrantedApis(Set.of("nhn:demo", "nhn:other"), Set.of(), true));
    }

    @Test
    void anExchangeGrantsOnlyTheNamedApi() {
        assertThat(of(Set.of("nhn:demo"), ASKING, Map.of()))
                .isEqualTo(new GrantedApis(Set.of("nhn:demo"), Set.of(), true));
        assertThat(of(Set.of("another-client"), ASKING, Map.of()).audiences()).isEmpty();
    }

    @Test
    void anExchangeWithAConflictingResourceGrantsNothing() {
        assertThat(of(Set.of("nhn:demo"), new Request(Set.of("nhn:other"), null), Map.of())
                        .audiences())
                .isEmpty();
    }

    @Test
    void rejectsADisabledApiAndAllItsScopes() {
        Map<String, Api> disabled = Map.of("nhn:demo", new Api(true, null));
        GrantedApis expected = new GrantedApis(Set.of("nhn:other"), Set.of("nhn:demo/read", "nhn:demo/write"), false);

        assertThat(of(null, ASKING, disabled)).isEqualTo(expected);
        assertThat(of(null, null, disabled)).as("without a request").isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {PARENT, "999999999, " + PARENT, " " + PARENT + " ,999999999"})
    void grantsAnApiToAnOrganisationThatAcceptedItsTerms(String accepted) {
        assertThat(of(null, new Request(Set.of(), PARENT), Map.of("nhn:demo", new Api(false, accepted)))
                        .audiences())
                .contains("nhn:demo");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "999999999", "1000000089", "10000000"})
    void rejectsAnApiForAnOrganisationThatDidNotAcceptItsTerms(String accepted) {
        assertThat(of(null, new Request(Set.of(), PARENT), Map.of("nhn:demo", new Api(false, accepted))))
                .isEqualTo(new GrantedApis(Set.of("nhn:other"), Set.of("nhn:demo/read", "nhn:demo/write"), false));
    }

    @Test
    void aClientWithoutOrganisationHasAcceptedNoTerms() {
        assertThat(of(null, ASKING, Map.of("nhn:demo", new Api(false, PARENT))).audiences())
                .containsExactly("nhn:other");
    }

    @Test
    void doesNotReportAnUnrequestedApiAsRejected() {
        Map<String, Api> disabled = Map.of("nhn:demo", new Api(true, null));
        assertThat(of(null, new Request(Set.of("nhn:other"), null), disabled))
                .isEqualTo(new GrantedApis(Set.of("nhn:other"), Set.of(), true));
    }

    private static GrantedApis of(
            @Nullable Set<String> exchangedFor, @Nullable Request request, Map<String, Api> registered) {
        return GrantedApis.of(
                List.of(READ, WRITE, OTHER),
                exchangedFor,
                request,
                audience -> registered.getOrDefault(audience, Api.UNKNOWN));
    }
}
