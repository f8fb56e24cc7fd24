package no.helseprofil.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import no.helseprofil.keycloak.admin.AdminCall.Page;
import no.helseprofil.keycloak.admin.KnownParameters.QueryParameters;
import no.helseprofil.keycloak.notice.Notices;
import no.helseprofil.keycloak.notice.SentNotice;
import no.helseprofil.keycloak.notice.SentNotice.PlannedNotice;
import no.helseprofil.keycloak.web.Problems;
import no.helseprofil.keycloak.web.Problems.ProblemException;
import no.helseprofil.notice.Contact;
import no.helseprofil.notice.NoticeEvent;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Profile.NoticeSettings;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.ClientModel;

/** Notices to contacts of clients: those that are due, and those that were sent. */
public final class NoticesResource {

    private static final String RESOURCE = "HELSEPROFIL_NOTICES";
    private static final String CLIENT = "client";

    private final AdminCall call;
    private final Notices notices;

    NoticesResource(AdminCall call) {
        this.call = call;
        this.notices = Notices.of(call.session());
    }

    /**
     * Returns a page of the notices that are due at an instant and haven't been sent, and of those that were sent.
     *
     * @param at an instant; now if it is missing
     * @param client a {@code client_id}: what is about it alone
     */
    @GET
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response notices(
            @QueryParam("at") @Nullable String at,
            @QueryParam(CLIENT) @Nullable String client,
            @QueryParam("first") @Nullable String first,
            @QueryParam("max") @Nullable String max) {
        Page page = Page.of(first, max, "notices");
        Profile profile = call.profile();
        Instant instant = call.isAskedFor("at") ? AdminCall.instant("at", at) : call.now();
        ClientModel about = call.isAskedFor(CLIENT) ? call.client(client) : null;
        List<PlannedNotice> planned = about == null
                ? notices.due(call.session(), call.realm(), profile, instant)
                : notices.dueAbout(call.session(), call.realm(), about, profile, instant);
        List<ObjectNode> due =
                page.of(planned).stream().map(NoticesResource::due).toList();
        List<ObjectNode> sent = notices.sent(call.session(), call.realm(), about, page.first(), page.max()).stream()
                .map(NoticesResource::json)
                .toList();
        return Response.ok(new Listed(
                        instant.toString(),
                        profile.notices().isOn(),
                        notices.problems(call.session(), call.realm(), profile.notices()),
                        new Day(notices.mailsToday(call.session(), call.realm()), notices.mostMails()),
                        due,
                        sent))
                .build();
    }

    /** Has what is due sent now and not some minutes later; as a dry run, says what would be sent. */
    @POST
    @QueryParameters(AdminCall.DRY_RUN)
    @Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
    public Response send(@QueryParam("first") @Nullable String first, @QueryParam("max") @Nullable String max) {
        Page page = Page.of(first, max, "mails");
        call.auth().realm().requireManageRealm();
        if (call.isDryRun()) {
            return Response.ok(written(call.profile(), page)).build();
        }
        NoticeSettings settings = call.profile().notices();
        if (!settings.isOn()) {
            throw new ProblemException(409, "The profile document has no notices; write notices into it first");
        }
        List<String> problems = notices.problems(call.session(), call.realm(), settings);
        notices.send(call.session(), call.realm());
        call.event(OperationType.ACTION, RESOURCE);
        return Response.accepted(new Started(problems)).build();
    }

    private Written written(Profile profile, Page page) {
        Instant now = call.now();
        List<PlannedNotice> planned = notices.due(call.session(), call.realm(), profile, now);
        List<PlannedNotice> events =
                planned.stream().filter(PlannedNotice::toWebhook).toList();
        return new Written(
                page.of(notices.mails(call.session(), call.realm(), planned, now)).stream()
                        .map(mail -> new Mail(
                                mail.address(),
                                mail.mail().subject(),
                                mail.mail().body()))
                        .toList(),
                page.of(events).stream()
                        .map(event -> NoticeEvent.of(
                                call.realm().getName(),
                                event.notice(),
                                notices.eventId(call.realm(), event.notice()),
                                now))
                        .toList());
    }

    private static ObjectNode due(PlannedNotice planned) {
        ObjectNode due = NoticeEvent.data(planned.notice());
        ArrayNode to = due.putArray("to");
        planned.contacts().stream().map(Contact::address).forEach(to::add);
        return due.put("hasContacts", planned.hasContacts()).put("webhook", planned.toWebhook());
    }

    private static ObjectNode json(SentNotice sent) {
        ObjectNode line = NoticeEvent.data(sent.notice())
                .put("channel", sent.channel())
                .put("status", sent.status())
                .put("attempts", sent.attempts())
                .put("at", sent.tried().toString());
        if (!sent.isOfWebhook()) {
            line.put("to", sent.recipient());
        }
        if (sent.next() != null) {
            line.put("nextAttempt", sent.next().toString());
        }
        return sent.reason() == null ? line : line.put("reason", sent.reason());
    }

    /**
     * Notices that are due and that were sent.
     *
     * @param on whether the document turns notices on; else those that are due are those that would be sent by mail
     * @param problems what keeps the realm from sending any
     * @param mails of this day
     */
    private record Listed(
            @JsonProperty("at") String at,
            @JsonProperty("on") boolean on,
            @JsonProperty("problems") List<String> problems,
            @JsonProperty("mails") Day mails,
            @JsonProperty("due") List<ObjectNode> due,
            @JsonProperty("sent") List<ObjectNode> sent) {}

    private record Day(
            @JsonProperty("today") long today,
            @JsonProperty("most") int most) {}

    private record Started(@JsonProperty("problems") List<String> problems) {}

    private record Written(
            @JsonProperty("mails") List<Mail> mails,
            @JsonProperty("events") List<ObjectNode> events) {}

    private record Mail(
            @JsonProperty("to") String to,
            @JsonProperty("subject") String subject,
            @JsonProperty("text") String text) {}
}
