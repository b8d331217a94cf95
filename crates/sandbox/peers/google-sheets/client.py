#!/usr/bin/env python3
"""Google's official Python client against the sandbox's Sheets server.

usage: client.py SANDBOX    (the sandbox's program, which is started on a free port and ended again)

Exercises every call that Frontdesk uses and a few more, and fails when an answer is not as the real service gives it
or when the sandbox recorded a violation of Google's discovery document.
"""

import json
import subprocess
import sys
import urllib.request

import httplib2
from google.oauth2 import service_account
from google_auth_httplib2 import AuthorizedHttp
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError

SCOPES = ["https://www.googleapis.com/auth/spreadsheets"]
FORMULA = '=IMPORTXML("http://example.org", "//a")'


def control(base, path, body=None, method=None):
    """A request to the sandbox's control routes."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{base}/sandbox/sheets{path}", data, method=method)
    request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request) as answer:
        text = answer.read()
    return json.loads(text) if text else None


def refused(call, status):
    """The call fails with this HTTP status; returns the reason."""
    try:
        call.execute()
    except HttpError as error:
        assert error.resp.status == status, error
        return error.reason
    raise AssertionError(f"not refused with {status}")


def main(base):
    control(base, "", {"id": "S", "title": "Orders"})
    key = control(base, "/key.json")
    credentials = service_account.Credentials.from_service_account_info(key, scopes=SCOPES)
    service = build(
        "sheets",
        "v4",
        http=AuthorizedHttp(credentials, http=httplib2.Http()),
        client_options={"api_endpoint": base},
    )
    sheets = service.spreadsheets()
    values = sheets.values()

    book = sheets.get(spreadsheetId="S").execute()
    assert book["properties"]["title"] == "Orders", book

    def batch(*requests, **options):
        return sheets.batchUpdate(spreadsheetId="S", body={"requests": list(requests), **options}).execute()

    added = batch(
        {"addSheet": {"properties": {"title": "Orders_latest", "gridProperties": {"rowCount": 20, "columnCount": 10}}}},
        {"addSheet": {"properties": {"title": "Moves", "hidden": True}}},
    )
    latest, moves = (reply["addSheet"]["properties"]["sheetId"] for reply in added["replies"])
    rows = {"sheetId": latest, "dimension": "ROWS", "startIndex": 1, "endIndex": 3}
    checkbox = {"condition": {"type": "BOOLEAN"}, "strict": True}

    def row(number, name):
        cells = [{"userEnteredValue": {"numberValue": number}}, {"userEnteredValue": {"stringValue": name}}]
        return {"values": cells + [{}] * 5 + [{"userEnteredValue": {"boolValue": False}, "dataValidation": checkbox}]}

    batch(
        {"updateSheetProperties": {
            "properties": {"sheetId": latest, "gridProperties": {"frozenRowCount": 1}},
            "fields": "gridProperties.frozenRowCount",
        }},
        {"insertDimension": {"range": rows, "inheritFromBefore": False}},
        {"updateCells": {
            "start": {"sheetId": latest, "rowIndex": 1, "columnIndex": 0},
            "rows": [row(2, FORMULA), row(1, "a")],
            "fields": "userEnteredValue,dataValidation",
        }},
        {"repeatCell": {
            "range": {"sheetId": latest, "startColumnIndex": 3, "endColumnIndex": 4},
            "cell": {"userEnteredFormat": {"numberFormat": {"type": "DATE_TIME", "pattern": "dd.mm.yyyy hh:mm"}}},
            "fields": "userEnteredFormat.numberFormat",
        }},
        {"setDataValidation": {
            "range": {"sheetId": latest, "startRowIndex": 1, "endRowIndex": 3, "startColumnIndex": 7, "endColumnIndex": 8},
            "rule": checkbox,
        }},
        {"copyPaste": {
            "source": {"sheetId": latest, "startRowIndex": 1, "endRowIndex": 2},
            "destination": {"sheetId": moves, "startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": 0, "endColumnIndex": 1},
            "pasteType": "PASTE_NORMAL",
        }},
        {"createDeveloperMetadata": {"developerMetadata": {
            "metadataId": 7, "metadataKey": "frontdesk.batch", "visibility": "DOCUMENT", "location": {"spreadsheet": True},
        }}},
    )
    read = values.get(spreadsheetId="S", range="Orders_latest!A1:H").execute()
    assert read["values"][1:] == [["2", FORMULA] + [""] * 5 + ["FALSE"], ["1", "a"] + [""] * 5 + ["FALSE"]], read
    copied = values.get(spreadsheetId="S", range="Moves!A1:B1").execute()
    assert copied["values"] == [["2", FORMULA]], copied

    control(base, "/S/acts", [{"act": "tick", "sheet": "Orders_latest", "row": {"pass": 1}, "on": True}])
    ranges = ["'Orders_latest'!A:A", "'Orders_latest'!H:H"]
    fields = "sheets(properties.sheetId,data(startColumn,rowData.values(userEnteredValue,note,dataValidation.condition)))"
    seen = sheets.get(spreadsheetId="S", ranges=ranges, fields=fields).execute()
    marks = seen["sheets"][0]["data"][1]
    assert marks["startColumn"] == 7, seen
    assert marks["rowData"][2]["values"][0]["userEnteredValue"] == {"boolValue": True}, seen

    batch(
        {"sortRange": {
            "range": {"sheetId": latest, "startRowIndex": 1},
            "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}],
        }},
        {"moveDimension": {"source": {**rows, "startIndex": 1, "endIndex": 2}, "destinationIndex": 3}},
        {"deleteDimension": {"range": {**rows, "startIndex": 1, "endIndex": 2}}},
        {"appendDimension": {"sheetId": latest, "dimension": "ROWS", "length": 2}},
        {"appendCells": {"sheetId": latest, "rows": [row(3, "c")], "fields": "userEnteredValue"}},
    )
    left = values.batchGet(spreadsheetId="S", ranges=["Orders_latest!A:A"], valueRenderOption="UNFORMATTED_VALUE")
    assert left.execute()["valueRanges"][0]["values"] == [[], [1], [3]]

    values.update(
        spreadsheetId="S", range="Orders_latest!B5:C5", valueInputOption="RAW", body={"values": [["=1+1", 5]]}
    ).execute()
    values.batchUpdate(
        spreadsheetId="S",
        body={"valueInputOption": "USER_ENTERED", "data": [{"range": "Orders_latest!D5", "values": [["TRUE"]]}]},
    ).execute()
    appended = values.append(
        spreadsheetId="S", range="Orders_latest!A:H", valueInputOption="RAW", body={"values": [[9]]}
    ).execute()
    assert appended["updates"]["updatedRows"] == 1, appended
    values.clear(spreadsheetId="S", range="Orders_latest!B5:C5", body={}).execute()
    values.batchClear(spreadsheetId="S", body={"ranges": ["Orders_latest!D5"]}).execute()

    metadata = sheets.developerMetadata()
    assert metadata.get(spreadsheetId="S", metadataId=7).execute()["metadataKey"] == "frontdesk.batch"
    filters = {"dataFilters": [{"developerMetadataLookup": {"metadataKey": "frontdesk.batch"}}]}
    found = metadata.search(spreadsheetId="S", body=filters).execute()
    assert len(found["matchedDeveloperMetadata"]) == 1, found
    batch({"deleteDeveloperMetadata": {"dataFilter": filters["dataFilters"][0]}})

    echoed = batch({"deleteSheet": {"sheetId": moves}}, includeSpreadsheetInResponse=True)
    assert len(echoed["updatedSpreadsheet"]["sheets"]) == 2, echoed

    assert "No grid with id" in refused(sheets.batchUpdate(spreadsheetId="S", body={"requests": [{"deleteSheet": {"sheetId": 1}}]}), 400)
    refused(sheets.get(spreadsheetId="nowhere"), 404)
    control(base, "/S/state", {"granted": False}, "PUT")
    refused(sheets.get(spreadsheetId="S"), 403)
    control(base, "/S/state", {"granted": True}, "PUT")
    control(base, "/faults", {"fault": "status", "code": 429, "times": 1}, "POST")
    refused(sheets.get(spreadsheetId="S"), 429)
    # The client gets itself a new token.
    control(base, "/tokens", method="DELETE")
    sheets.get(spreadsheetId="S", fields="spreadsheetId").execute()
    created = sheets.create(body={"properties": {"title": "Another"}}).execute()
    assert created["properties"]["title"] == "Another", created

    status = control(base, "/status")
    assert status["violations"] == [], status
    assert status["unsupported"] == [], status
    print(f"ok: {sum(status['requests'].values())} requests by {len(status['requests'])} methods, no violation")


if __name__ == "__main__":
    with subprocess.Popen([sys.argv[1], "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, text=True) as sandbox:
        try:
            main(sandbox.stdout.readline().strip())
        finally:
            sandbox.terminate()
