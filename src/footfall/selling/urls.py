"""Addresses of selling's pages."""

from django.urls import path

from footfall.selling.views import board, calls, deals, deeds, stages

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
    path("selling/stages", stages.stage_list, name="stages"),
    path("selling/stages/new", stages.stage_new, name="stage-new"),
    path("selling/stages/<slug:slug>/edit", stages.stage_edit, name="stage-edit"),
    path("selling/stages/<slug:slug>/place", stages.stage_place, name="stage-place"),
    path("selling/stages/<slug:slug>/removal", stages.stage_remove, name="stage-remove"),
    path("selling/dispositions", stages.disposition_list, name="dispositions"),
    path("selling/dispositions/new", stages.disposition_new, name="disposition-new"),
    path("selling/dispositions/<slug:code>/edit", stages.disposition_edit, name="disposition-edit"),
]
