package no.helseprofil.certification;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Set;
import no.helseprofil.certification.OpenedPages.ShownPage;
import org.junit.jupiter.api.Test;

/** Tests of what is kept of the log of a module. */
class ModuleResultTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FINISHED = "{\"status\":\"FINISHED\",\"result\":\"WARNING\"}";

    private static final String LOG = """
        [{"src":"CheckIssuer","result":"SUCCESS"}, {"src":"B","result":"WARNING"}, {"src":"A","result":"WARNING"},
        {"src":"A","result":"WARNING"}, {"src":"Page","result":"REVIEW","upload":"x"}, {"src":"WebRunner"}]\
        """;

    @Test
    void keepsEachConditionOnceInOrder() throws JsonProcessingException {
        assertThat(result(LOG, Map.of(), FINISHED))
                .isEqualTo(new ModuleResult("m", "WARNING", List.of("REVIEW Page", "WARNING A", "WARNING B")));
    }

    @Test
    void anUnfinishedModuleIsInterrupted() throws JsonProcessingException {
        assertThat(result(LOG, Map.of(), "{\"status\":\"WAITING\",\"result\":\"PASSED\"}")
                        .result())
                .isEqualTo("INTERRUPTED");
    }

    @Test
    void namesUnexpectedClaimsBesideTheirCondition() throws JsonProcessingException {
        // as the suite writes them: names as members, and names in sentences
        String log = """
            [{"_id":"t-1","src":"CheckForUnexpectedClaimsInIdToken","testId":"t","testOwner":{},"time":1,"blockId":"00ff00",
              "msg":"id_token includes claims with names that are not known.","typ":"ID","sid":"x","result":"WARNING"},
             {"src":"EnsureIdTokenDoesNotContainNonRequestedClaims","result":"WARNING",
              "msg":"id_token contains non-requested claim 'typ'"},
             {"src":"EnsureIdTokenDoesNotContainNonRequestedClaims","result":"WARNING","msg":"id_token contains non-requested claims.",
              "requested_scope":"openid","supplied":{"typ":"ID"},"requirements":["OIDCC-5.4"]}]\
            """;

        assertThat(result(log, Map.of(), FINISHED).conditions())
                .containsExactly(
                        "WARNING CheckForUnexpectedClaimsInIdToken: sid, typ",
                        "WARNING EnsureIdTokenDoesNotContainNonRequestedClaims: typ");
    }

    @Test
    void namesThePageLineBesideItsReview() throws JsonProcessingException {
        assertThat(result(LOG, Map.of("Page", Set.of("pushed-authorization: push it")), FINISHED)
                        .conditions())
                .contains("REVIEW Page: pushed-authorization: push it");
    }

    @Test
    void identifiesAPageByItsRequirement() {
        assertThat(line("This login can't go on\n\nrequest-uri-lifetime: push the request anew\nBack"))
                .isEqualTo("request-uri-lifetime: push the request anew");
        assertThat(line("We are sorry...\nInvalid Request"))
                .isEqualTo("no requirement but «We are sorry... Invalid Request»");
        assertThat(line(" \n ")).isEqualTo("a blank page");
    }

    private static String line(String text) {
        return ShownPage.of(text, text, new byte[0]).line();
    }

    private static ModuleResult result(String log, Map<String, Set<String>> pages, String info)
            throws JsonProcessingException {
        return ModuleResult.of("m", JSON.readTree(info), JSON.readTree(log), pages);
    }
}
