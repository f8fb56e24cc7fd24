package no.helseprofil.notice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import no.helseprofil.notice.DueNotice.Basis;
import no.helseprofil.notice.DueNotice.NoticeKind;
import org.junit.jupiter.api.Test;

class NoticeEventTest {

    private static final Instant DATE = Instant.parse("2027-06-01T00:00:00Z");

    @Test
    void isACloudEventWithoutPersonalData() throws JsonProcessingException {
        DueNotice notice = new DueNotice(
                NoticeKind.DATE_AHEAD,
                "internal",
                "https://journal.example/id",
                "Ola Nordmann",
                "assertion-lifetime@2027-06-01",
                DATE,
                30,
                Basis.TRAFFIC);

        assertThat(NoticeEvent.of("helse øst", notice, "an-id", DATE.minusSeconds(1)))
                .isEqualTo(new JsonMapper().readTree("""
                        {"specversion":"1.0","id":"an-id","source":"/realms/helse%20%C3%B8st",
                         "type":"no.helseprofil.notice.date-ahead","subject":"https://journal.example/id",
                         "time":"2027-05-31T23:59:59Z","datacontenttype":"application/json",
                         "data":{"clientId":"https://journal.example/id","kind":"date-ahead",
                                 "requirement":"assertion-lifetime","stage":"assertion-lifetime@2027-06-01",
                                 "date":"2027-06-01T00:00:00Z","days":30,"evidence":"traffic"}}
                        """));
    }

    @Test
    void aChangeEventNamesSettingsButNoValues() {
        DueNotice notice = new DueNotice(
                NoticeKind.CLIENT_CHANGED,
                "internal",
                "journal",
                null,
                "apiScopes redirectUris",
                DATE,
                0,
                Basis.CONFIGURATION);

        assertThat(NoticeEvent.data(notice))
                .hasToString("{\"clientId\":\"journal\",\"kind\":\"client-changed\","
                        + "\"settings\":[\"apiScopes\",\"redirectUris\"],"
                        + "\"date\":\"2027-06-01T00:00:00Z\",\"evidence\":\"configuration\"}");
    }

    @Test
    void aKeyEventNamesTheKeyButNoRequirement() {
        DueNotice notice = new DueNotice(
                NoticeKind.KEY_ENDS, "internal", "journal", null, "pkce-s256", DATE, 7, Basis.CONFIGURATION);

        assertThat(NoticeEvent.data(notice).path("keyId").textValue())
                .as("a kid that is called as a requirement")
                .isEqualTo("pkce-s256");
        assertThat(NoticeEvent.data(notice).has("requirement")).isFalse();
    }
}
