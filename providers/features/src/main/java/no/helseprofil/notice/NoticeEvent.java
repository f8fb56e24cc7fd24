package no.helseprofil.notice;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import no.helseprofil.jose.Sha256;
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

    /** Signature of a webhook's body by Standard Webhooks 1.0 ({@code v1}, HMAC with SHA-256). */
    public static final class WebhookSignature {

        /** Limits of a secret's length in bytes (Standard Webhooks, signature scheme). */
        private static final int SHORTEST = 24;

        private static final int LONGEST = 64;
        private static final String PREFIX = "whsec_";
        private static final String VERSION = "v1,";

        private final byte[] key;

        private WebhookSignature(byte[] key) {
            this.key = key;
        }

        /** Reads a secret: base64 of 24 to 64 bytes, with or without the prefix {@code whsec_}. */
        public static Optional<WebhookSignature> by(String secret) {
            String written = secret.strip();
            try {
                byte[] key = Base64.getDecoder()
                        .decode(written.startsWith(PREFIX) ? written.substring(PREFIX.length()) : written);
                return key.length >= SHORTEST && key.length <= LONGEST
                        ? Optional.of(new WebhookSignature(key))
                        : Optional.empty();
            } catch (IllegalArgumentException otherwise) {
                return Optional.empty();
            }
        }

        /**
         * Returns the value of {@code webhook-signature}.
         *
         * @param id value of {@code webhook-id}
         * @param timestamp value of {@code webhook-timestamp}, which has whole seconds
         * @param body the body of the request
         */
        public String of(String id, Instant timestamp, byte[] body) {
            ByteArrayOutputStream signed = new ByteArrayOutputStream();
            signed.writeBytes((id + "." + timestamp.getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8));
            signed.writeBytes(body);
            return VERSION + Base64.getEncoder().encodeToString(Sha256.keyed(key, signed.toByteArray()));
        }
    }
}
