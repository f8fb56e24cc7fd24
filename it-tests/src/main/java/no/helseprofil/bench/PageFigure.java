package no.helseprofil.bench;

import static no.helseprofil.bench.PageFigure.PageCall.all;
import static no.helseprofil.bench.PageFigure.PageCall.get;
import static no.helseprofil.bench.PageFigure.PageCall.open;
import static no.helseprofil.bench.PageFigure.PageCall.send;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the console, a command or a call of the admin REST, with the calls that it makes; in the order in which they
 * are measured.
 */
enum PageFigure {
    INSTALL_PREVIEW("`POST install`, dry run, before there is a profile", send("POST", "install?dry-run=true", null)),
    INSTALL("`POST install`, the first time", send("POST", "install?reason=Pages", null)),
    OVERVIEW(
            "console, overview",
            get("forecast/outlook"),
            open("requirements"),
            get("changes?max=100"),
            get("refusals?max=100"),
            get("waivers?max=100&endsBefore={in-90-days}"),
            get("install"),
            get("blocks?max=100"),
            get("emergency"),
            get("registers")),
    CLIENTS(
            "console, clients",
            get("forecast/outlook"),
            open("requirements"),
            get("profile"),
            get("forecast/outlook/clients?first=0&max=100")),
    SCROLLED("console, clients, a page further on", get("forecast/outlook/clients?first=1000&max=100")),
    WAIVE_MANY("console, clients, preview of a waiver for some of them", all("waivers", Integer.MAX_VALUE)),
    CLIENT(
            "console, a client",
            get("clients/{client}"),
            open("requirements"),
            all("refusals?client={client}", 300),
            all("changes", 300),
            get("clients/{client}/traffic"),
            get("notices?client={client}&max=100"),
            all("holds", 300)),
    TIMETABLE("console, timetable", get("profile"), open("requirements")),
    TIMETABLE_PREVIEW("console, timetable, preview of a draft", send("PUT", "profile?dry-run=true", "{draft}")),
    TIMETABLE_FORECAST("console, timetable, forecast of a draft", send("POST", "forecast?at={in-a-year}", "{draft}")),
    WAIVERS("console, waivers", all("waivers", 1_000), open("requirements")),
    INCIDENTS("console, incidents", all("blocks", 1_000), open("requirements"), get("emergency")),
    BLOCK_KEY(
            "console, incidents, preview of a block of a key (`helseprofil block --dry-run`)",
            send("POST", "blocks?dry-run=true&max=100", "{\"kind\":\"key\",\"value\":\"{key}\",\"reason\":\"lost\"}")),
    BLOCK_ORGANISATION(
            "console, incidents, preview of a block of an organisation",
            send(
                    "POST",
                    "blocks?dry-run=true&max=100",
                    "{\"kind\":\"organisation\",\"value\":\"{organisation}\",\"reason\":\"lost\"}")),
    EMERGENCY(
            "console, incidents, preview of emergency settings",
            send(
                    "PUT",
                    "emergency?dry-run=true&max=100",
                    "{\"deniedAlgorithms\":[\"RS256\"],\"until\":\"{in-an-hour}\",\"reason\":\"broken\"}")),
    OBTAINED("console, incidents, what a blocked key obtained", get("blocks/{block}/obtained")),
    REFUSALS(
            "console, refusals", open("requirements"), all("holds", 1_000), all("refusals?since={an-hour-ago}", 1_000)),
    CHANGES("console, changes", all("changes", 300), open("checkpoint")),
    ASSESSMENTS("console, assessments", all("assessments", 200)),
    COMPARED("console, assessments, compared with the one before", get("assessments/{assessment}?since={earlier}")),
    OUTCOMES("console, outcomes", get("outcomes"), open("requirements")),
    OUTCOMES_HTML("outcomes, HTML", get("outcomes?format=html")),
    STATUS("`helseprofil status`", get("forecast/outlook"), get("install?max=1"), all("holds", Integer.MAX_VALUE)),
    FORECAST("`helseprofil forecast`", get("forecast?at=2099-01-01&first=0&max=50000")),
    FORECAST_OF_DRAFT(
            "`helseprofil forecast`, of a draft", send("POST", "forecast?at=2099-01-01&first=0&max=50000", "{draft}")),
    COHORT_PREVIEW(
            "`helseprofil cohort`, dry run for 4,600 clients",
            send("POST", "clients/cohort?dry-run=true", "{\"cohort\":{cohort},\"clients\":{clients}}")),
    COHORT(
            "`helseprofil cohort`, 1,000 clients",
            send(
                    "POST",
                    "clients/cohort",
                    "{\"cohort\":{cohort},\"clients\":{thousand},\"reason\":\"they need longer\"}")),
    PROFILE("`PUT profile`", send("PUT", "profile?reason=Pages", "{draft}")),
    REQUIREMENTS("`GET requirements`", get("requirements")),
    LIST("`GET clients`, first page", get("clients")),
    LAST("`GET clients`, last page", get("clients?first={last}&max=100")),
    NOTICES("`GET notices`", get("notices")),
    MAILS("`POST notices`, dry run", send("POST", "notices?dry-run=true", null)),
    LOG("`GET log`", get("log")),
    DIFFERENCE("`GET install`", get("install")),
    REPORT("report, HTML", get("assessments/{assessment}?format=html")),
    REPORT_CSV("report, CSV", get("assessments/{assessment}?format=csv")),
    REPORT_JSON("report, JSON", get("assessments/{assessment}?format=json")),
    REPORT_SIZE("report, HTML, MB", get("assessments/{assessment}?format=html")),
    REPORT_CSV_SIZE("report, CSV, MB", get("assessments/{assessment}?format=csv")),
    REPORT_JSON_SIZE("report, JSON, MB", get("assessments/{assessment}?format=json")),
    REMOVAL_PREVIEW("`DELETE install`, dry run", send("DELETE", "install?dry-run=true&reason=Pages", null)),
    REMOVAL("`DELETE install`", send("DELETE", "install?reason=Pages", null));

    private final String title;
    private final List<PageCall> calls;

    PageFigure(String title, PageCall... calls) {
        this.title = title;
        this.calls = List.of(calls);
    }

    /** Returns whether it is measured once, since it puts the realm under the profile or removes that. */
    boolean isOnce() {
        return this == INSTALL || this == REMOVAL;
    }

    /** Returns whether the realm is under the profile before it. */
    boolean isUnderProfile() {
        return compareTo(INSTALL) > 0;
    }

    String title() {
        return title;
    }

    List<PageCall> calls() {
        return calls;
    }

    /** Returns whether it is in megabytes rather than seconds. */
    boolean isSize() {
        return title.endsWith(", MB");
    }

    /**
     * A call that a page or a command makes. Names in braces stand for values of the realm, see {@link PagesBench}.
     *
     * @param method method of HTTP
     * @param path path below {@code /admin/realms/{realm}/helseprofil/}, or below {@code /realms/{realm}/helseprofil/}
     *     if it is public
     * @param body JSON; null for none
     * @param isPublic whether it needs no authentication
     * @param most largest number of entries of a list that are read page by page; 0 if there is one response
     */
    record PageCall(String method, String path, @Nullable String body, boolean isPublic, int most) {

        /** The number of entries that a page of a list has at most. */
        static final int PAGE = 100;

        static PageCall get(String path) {
            return new PageCall("GET", path, null, false, 0);
        }

        static PageCall open(String path) {
            return new PageCall("GET", path, null, true, 0);
        }

        static PageCall all(String path, int most) {
            return new PageCall("GET", path, null, false, most);
        }

        static PageCall send(String method, String path, @Nullable String body) {
            return new PageCall(method, path, body, false, 0);
        }

        /** Returns the path of a page of a list. */
        String page(int first) {
            return path + (path.contains("?") ? "&" : "?") + "first=" + first + "&max=" + PAGE;
        }
    }
}
