package no.helseprofil.certification;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is kept of the log of a module. */
class ModuleResultTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String LOG = """
        [{"src":"CheckIssuer","result":"SUCCESS"}, {"src":"B","result":"WARNING"}, {"src":"A","result":"WARNING"},
        {"src":"A","result":"WARNING"}, {"src":"Page","result":"REVIEW","upload":"x"}, {"src":"WebRunner"}]\
        """;

    @Test
    void whatASuiteRemarksIsKeptOnceAndInOrder() throws JsonProcessingException {
        assertThat(result("{\"status\":\"FINISHED\",\"result\":\"WARNING\"}"))
                .isEqualTo(new ModuleResult("m", "WARNING", List.of("REVIEW Page", "WARNING A", "WARNING B")));
    }

    @Test
    void aModuleThatDidNotEndHasNoResultOfItsOwn() throws JsonProcessingException {
        assertThat(result("{\"status\":\"WAITING\",\"result\":\"PASSED\"}").result())
                .isEqualTo("INTERRUPTED");
    }

    private static ModuleResult result(String info) throws JsonProcessingException {
        return ModuleResult.of("m", JSON.readTree(info), JSON.readTree(LOG));
    }
}
