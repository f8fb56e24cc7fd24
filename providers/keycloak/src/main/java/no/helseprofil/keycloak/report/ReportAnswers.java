package no.helseprofil.keycloak.report;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import no.helseprofil.assessment.report.Format;
import no.helseprofil.assessment.report.Readership;
import no.helseprofil.assessment.report.Report;
import no.helseprofil.keycloak.web.HtmlAnswer.PageHeaders;
import no.helseprofil.keycloak.web.Negotiated;
import no.helseprofil.keycloak.web.RealmLinks;
import no.helseprofil.profile.Language;
import org.keycloak.models.KeycloakSession;

/** Responses with reports, which are written while they are sent. */
public final class ReportAnswers {

    private static final int BUFFER = 16_384;

    private final KeycloakSession session;
    private final HttpHeaders asked;
    private final Readership readers;

    private ReportAnswers(KeycloakSession session, HttpHeaders asked, Readership readers) {
        this.session = session;
        this.asked = asked;
        this.readers = readers;
    }

    /** Returns the responses for the sender of this request. */
    public static ReportAnswers of(KeycloakSession session) {
        HttpHeaders asked = session.getContext().getRequestHeaders();
        String pages = RealmLinks.address(session);
        Readership readers = new Readership(
                RealmLinks.of(session).authority(),
                Language.accepted(asked.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE)),
                requirement -> pages + "/" + requirement);
        return new ReportAnswers(session, asked, readers);
    }

    /** Returns the realm and the language of the reader. */
    public Readership readers() {
        return readers;
    }

    /**
     * Returns the form that the reader prefers (RFC 9110, section 12.5.1); the first one if it accepts any, or none.
     *
     * @param offered the available forms
     */
    public Format accepted(Format... offered) {
        return preferred(Negotiated.acceptable(asked), List.of(offered));
    }

    static Format preferred(List<MediaType> acceptable, List<Format> offered) {
        return acceptable.stream()
                .flatMap(range -> offered.stream()
                        .filter(format -> range.isCompatible(MediaType.valueOf(format.mediaType())))
                        .limit(1))
                .findFirst()
                .orElse(offered.get(0));
    }

    /**
     * Returns the response. It must not be cached, since a client's faults concern no other reader.
     *
     * @param name file name of a spreadsheet, without its extension
     */
    public Response answer(Report report, String name) {
        boolean isPacked = Negotiated.takesGzip(asked);
        StreamingOutput body = isPacked ? out -> writePacked(report, out) : report.body()::write;
        Response.ResponseBuilder builder = Response.ok(body)
                .type(MediaType.valueOf(report.format().mediaType()).withCharset("utf-8"))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header(
                        HttpHeaders.VARY,
                        String.join(", ", HttpHeaders.ACCEPT, HttpHeaders.ACCEPT_LANGUAGE, HttpHeaders.ACCEPT_ENCODING))
                .header(HttpHeaders.CONTENT_LANGUAGE, readers.language().tag());
        if (isPacked) {
            builder.header(HttpHeaders.CONTENT_ENCODING, Negotiated.GZIP);
        }
        if (report.format() == Format.CSV) {
            builder.header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + ".csv\"");
        }
        if (report.format() == Format.HTML) {
            PageHeaders.of(session, Report.STYLE).forEach(builder::header);
        }
        return builder.build();
    }

    private static void writePacked(Report report, OutputStream out) throws IOException {
        GZIPOutputStream packed = new GZIPOutputStream(out, BUFFER);
        report.body().write(packed);
        packed.finish();
    }
}
