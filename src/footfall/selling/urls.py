"""Addresses of selling's pages."""

from django.urls import path

from footfall.selling.views import board, call_lists, calls, deals, deeds, desk, floor, stages

app_name = "selling"
urlpatterns = [
    path("board", board.board, name="board"),
    path("deals", deals.deals, name="deals"),
    path("deals/<int:pk>/stage", board.stage, name="stage"),
    path("deals/<int:pk>/value", deeds.value, name="value"),
    path("deals/<int:pk>/win", deeds.win, name="win"),
    path("deals/<int:pk>/loss", deeds.loss, name="loss"),
    path("deals/<int:pk>/reopening", deeds.reopen, name="reopen"),
    path("leads/<int:lead_id>/deals/new", deeds.deal_new, name="deal-new"),
    path("leads/<int:lead_id>/calls", calls.call, name="call"),
    path("leads/<int:lead_id>/calls/allowance", calls.allowance, name="allowance"),
    path("desk", desk.desk, name="desk"),
    path("desk/next", desk.next_number, name="desk-next"),
    path("desk/<int:pk>/back", desk.back, name="desk-back"),
    path("desk/<int:pk>/result", desk.result, name="desk-result"),
    path("desk/<int:pk>/answer", desk.answer, name="desk-answer"),
    path("desk/<int:pk>/presence", desk.presence, name="desk-presence"),
    path("desk/<int:pk>/dialled", desk.dialled, name="desk-dialled"),
    path("call-lists", call_lists.call_lists, name="call-lists"),
    path("call-lists/new", call_lists.call_list_new, name="call-list-new"),
    path("call-lists/<int:pk>", call_lists.call_list, name="call-list"),
    path("call-lists/<int:pk>/closure", call_lists.call_list_closure, name="call-list-closure"),
    path("scripts", call_lists.scripts, name="scripts"),
    path("scripts/<int:pk>", call_lists.script, name="script"),
    path("wallboard", floor.wallboard, name="wallboard"),
    path("wallboard/stream", floor.wallboard_stream, name="wallboard-stream"),
    path("calls/log", floor.call_log, name="call-log"),
    path("calls/log.csv", floor.call_log_file, name="call-log-file"),
    path("selling/calling-rules", floor.calling_rules, name="calling-rules"),
    path("selling/calling-rules/<int:pk>", floor.calling_rule, name="calling-rule"),
    path("selling/calling-rules/<int:pk>/removal", floor.calling_rule_removal, name="calling-rule-removal"),
    path("selling/stages", stages.stage_list, name="stages"),
    path("selling/stages/new", stages.stage_new, name="stage-new"),
    path("selling/stages/<slug:slug>/edit", stages.stage_edit, name="stage-edit"),
    path("selling/stages/<slug:slug>/place", stages.stage_place, name="stage-place"),
    path("selling/stages/<slug:slug>/removal", stages.stage_remove, name="stage-remove"),
    path("selling/dispositions", stages.disposition_list, name="dispositions"),
    path("selling/dispositions/new", stages.disposition_new, name="disposition-new"),
    path("selling/dispositions/<slug:code>/edit", stages.disposition_edit, name="disposition-edit"),
]
