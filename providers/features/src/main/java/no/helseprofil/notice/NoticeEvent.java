package no.helseprofil.notice;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import no.helseprofil.notice.DueNotice.NoticeKind;

/** A notice as an event: CloudEvents 1.0, structured JSON. It names no person. */
public final class NoticeEvent {

    /** Media type of the body that carries it. */
    public static final String MEDIA_TYPE = "application/cloudevents+json; charset=utf-8";

    private static final String TYPE = "no.helseprofil.notice.";
    private static final String SOURCE = "/realms/";

    private NoticeEvent() {}

    /**
     * Returns the event.
     *
     * @param id its id, which is the same for each attempt to send it
     * @param time the instant at which it was first due
     */
    public static ObjectNode of(String realm, DueNotice notice, String id, Instant time) {
        ObjectNode event = JsonNodeFactory.instance
                .objectNode()
                .put("specversion", "1.0")
                .put("id", id)
                .put(
                        "source",
                        SOURCE
                                + URLEncoder.encode(realm, StandardCharsets.UTF_8)
                                        .replace("+", "%20"))
                .put("type", TYPE + notice.kind().id())
                .put("subject", notice.clientId())
                .put("time", time.toString())
                .put("datacontenttype", "application/json");
        event.set("data", data(notice));
        return event;
    }

    /** Returns the members of a notice in events and lists. Members without a value are left out. */
    public static ObjectNode data(DueNotice notice) {
        ObjectNode data = JsonNodeFactory.instance
                .objectNode()
                .put("clientId", notice.clientId())
                .put("kind", notice.kind().id());
        notice.requirement().ifPresent(requirement -> {
            data.put("requirement", requirement.id());
            if (!requirement.id().equals(notice.about())) {
                data.put("stage", notice.about());
            }
        });
        if (notice.kind().isAboutKey()) {
            data.put(notice.kind() == NoticeKind.CERTIFICATE_ENDS ? "certificate" : "keyId", notice.about());
        }
        if (notice.kind().isAboutSettings()) {
            notice.settings().forEach(data.putArray("settings")::add);
        }
        if (notice.date() != null) {
            data.put("date", notice.date().toString());
        }
        if (notice.days() > 0) {
            data.put("days", notice.days());
        }
        return data.put("evidence", notice.basis().id());
    }
}
